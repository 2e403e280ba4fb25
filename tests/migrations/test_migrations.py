"""The schema: up and down on both databases, and the same as the models say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, NullPool, create_engine, inspect, text
from sqlmodel import SQLModel

from alembic import command
from calmconnect.db import migrate, tables
from calmconnect.settings import ROOT
from tests.support.database import empty_postgres

assert tables.LOADED

# Partial indexes for the overlap triggers, and an index of words; the models know nothing of them.
ONLY_IN_SQLITE = {"appointments_doctor_id_time", "appointments_patient_id_time"}
ONLY_IN_POSTGRES = {"users_words"}


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with empty_postgres(request.getfixturevalue("postgres"), "migrations") as address:
            yield address


def engine(address: str) -> Engine:
    """A plain engine for a look."""
    return create_engine(address, poolclass=NullPool)


_IN_SQLITE = """
SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'
UNION SELECT 'column', t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name != 'alembic_version'
"""
_IN_POSTGRES = """
SELECT CAST(relkind AS text), relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION SELECT 'constraint', conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION SELECT 'column', relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    AND relname != 'alembic_version'
"""


def objects(address: str) -> set[tuple[str, str]]:
    """All that is in a database: tables and their columns, indexes, triggers, constraints, by kind and name."""
    with engine(address).connect() as connection:
        query = _IN_SQLITE if address.startswith("sqlite") else _IN_POSTGRES
        return {(kind, name) for kind, name in connection.execute(text(query))}


def differences(address: str) -> list[Any]:
    """What a new migration would have to change for the schema to be what the models say."""

    def ours(_object: Any, name: str | None, *_more: Any) -> bool:
        return name not in ONLY_IN_SQLITE | ONLY_IN_POSTGRES

    with engine(address).connect() as connection:
        options = {"compare_type": True, "include_object": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


def test_each_step_goes_down_and_up_again_until_nothing_is_left(empty: str) -> None:
    migrate.upgrade(empty)
    whole = objects(empty)
    assert {table.name for table in SQLModel.metadata.sorted_tables} <= {name for _, name in whole}
    for step in ScriptDirectory(str(ROOT / "alembic")).walk_revisions():
        before, here = str(step.down_revision or "base"), objects(empty)
        migrate.downgrade(before, empty)
        assert objects(empty) != here, step.revision
        command.upgrade(migrate._config(empty), step.revision)
        assert objects(empty) == here, step.revision
        migrate.downgrade(before, empty)
    assert {name for _, name in objects(empty)} <= {"alembic_version", "alembic_version_pkc"}
    migrate.upgrade(empty)
    assert objects(empty) == whole


# A doctor, a patient and a visit as the first migration knew them.
_A_VISIT = """
INSERT INTO users (id, role, email, name, time_zone, created_at)
    VALUES (1, 'doctor', 'd@calm.test', 'D', 'UTC', '2026-03-01 09:00'), (2, 'patient', 'p@calm.test', 'P', 'UTC', '2026-03-01 09:00');
INSERT INTO doctors (user_id, headline, about, qualifications, years_experience, languages, modes, fee_minor, currency,
    licence_number, presence, session_minutes, buffer_minutes, notice_minutes, horizon_days)
    VALUES (1, '', '', '', 1, '[]', '[]', 0, 'INR', 'L', 'offline', 50, 10, 120, 42);
INSERT INTO appointments (doctor_id, patient_id, status, mode, reason, starts_at, ends_at, busy_until, created_at)
    VALUES (1, 2, 'booked', 'video', '', '2026-03-11 10:00', '2026-03-11 10:50', '2026-03-11 11:00', '2026-03-01 09:00')
"""  # noqa: E501


def test_visits_of_before_keep_their_time(empty: str) -> None:
    command.upgrade(migrate._config(empty), "0001")
    with engine(empty).begin() as connection:
        for statement in _A_VISIT.split(";"):
            connection.execute(text(statement))
    command.upgrade(migrate._config(empty), "0002_schedule")
    with engine(empty).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM appointments WHERE busy_from = starts_at")).scalar() == 1
        assert connection.execute(text("SELECT buffer_after_minutes FROM doctors")).scalar() == 10
    command.downgrade(migrate._config(empty), "0001")
    with engine(empty).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM appointments")).scalar() == 1


def test_going_up_twice_changes_nothing(empty: str) -> None:
    migrate.upgrade(empty)
    whole = objects(empty)
    migrate.upgrade(empty)
    assert objects(empty) == whole


def test_the_models_are_what_was_migrated(empty: str) -> None:
    migrate.upgrade(empty)
    assert differences(empty) == []


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory(str(ROOT / "alembic"))
    assert len(scripts.get_heads()) == 1 and len(scripts.get_bases()) == 1


def test_sqlite_keeps_its_write_ahead_log(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate.upgrade(address)
    with engine(address).connect() as connection:
        assert inspect(connection).get_table_names()
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
