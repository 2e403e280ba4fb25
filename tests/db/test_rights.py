"""A role that runs the service on PostgreSQL without owning its tables: it works, and changes nothing that is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from calmconnect.db import audit_chain, migrate, rights
from calmconnect.db.session import dispose, transaction
from calmconnect.domain.audit import Act
from calmconnect.services import audit, audit_checking, house_settings
from calmconnect.services.work import work
from tests.services.test_switches import switch_off
from tests.support.cast import NOW, make_cast
from tests.support.database import configured, empty_postgres

ROLE, SECRET = 'calm "lesser"', "calm-lesser"
FORBIDDEN = (
    "UPDATE audit_events SET actor_id = 2",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "UPDATE audit_links SET place = 9",
    "DELETE FROM audit_links",
    "DELETE FROM audit_head",
    "UPDATE setting_changes SET changed_by = 2",
    "UPDATE alembic_version SET version_num = '0001'",
    "ALTER TABLE audit_events DISABLE TRIGGER USER",
    "DROP TABLE audit_events",
    "SET session_replication_role = replica",
)


@pytest.fixture
def lesser(postgres: str) -> Iterator[tuple[str, str]]:
    """A migrated database, as its owner and as a role with a password and nothing else."""
    with empty_postgres(postgres, "rights") as owner, psycopg.connect(postgres, autocommit=True) as admin:
        migrate.upgrade(owner)
        name = sql.Identifier(ROLE)
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(SECRET)))
        parts = urlsplit(owner)
        place = parts.netloc.rpartition("@")[2]
        yield owner, f"{parts.scheme}://calm%20%22lesser%22:{SECRET}@{place}{parts.path}"
        with psycopg.connect(owner.replace("+psycopg", ""), autocommit=True) as inside:
            inside.execute(sql.SQL("DROP OWNED BY {}").format(name))
        admin.execute(sql.SQL("DROP ROLE {}").format(name))


async def test_a_lesser_role_runs_the_service_and_changes_nothing_that_is_kept(lesser: tuple[str, str]) -> None:
    owner, address = lesser
    with configured(database_url=owner):
        await rights.grant(ROLE)
        await rights.grant(ROLE)
        await dispose()
    with configured(database_url=address):
        # A start looks whether there is something to migrate.
        await asyncio.to_thread(migrate.upgrade)
        await audit_chain.begin()
        cast = await make_cast()
        await switch_off(cast, "calls")
        assert await house_settings.switched_off() == ("calls",)
        async with work() as w:
            audit.record(w, cast.meera.actor, Act.NOTE_READ, "note:1", NOW)
        for statement in FORBIDDEN:
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
                async with transaction() as rows:
                    await (await rows.connection()).execute(text(statement))
        checked = await audit_checking.check()
        assert (checked.length, checked.findings) == (2, ())
        await dispose()
