"""A migrated database without rows for each test: an SQLite file, or a PostgreSQL database."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlmodel import SQLModel

from calmconnect import keys
from calmconnect.db import migrate, session, tables
from calmconnect.services import house_settings, vapid
from calmconnect.settings import settings

assert tables.LOADED


@contextmanager
def configured(**values: object) -> Iterator[None]:
    """Let the program read these settings (`smtp_url=…` for `CALM_SMTP_URL`); the ones before come back afterwards."""
    wanted = {f"CALM_{name.upper()}": str(value) for name, value in values.items()}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    _forget_settings()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        _forget_settings()


def _forget_settings() -> None:
    settings.cache_clear()
    keys._ring.cache_clear()
    keys._keys.cache_clear()
    keys._identity_keys.cache_clear()
    keys._identity_ring.cache_clear()
    vapid._keys.cache_clear()


class SqliteFiles:
    """SQLite databases, each a copy of one migrated file, one after the other in the same place."""

    def __init__(self, folder: Path) -> None:
        self._file, self._place = folder / "migrated.db", folder / "fresh"
        migrate.upgrade(f"sqlite:///{self._file}")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A migrated database without rows; gives its address."""
        self._place.mkdir()
        copied = shutil.copy(self._file, self._place / "calmconnect.db")
        try:
            yield f"sqlite+aiosqlite:///{copied}"
        finally:
            shutil.rmtree(self._place)


class PostgresDatabase:
    """One migrated PostgreSQL database, emptied after each test: many times faster than making one for each."""

    def __init__(self, address: str) -> None:
        self._address = address
        migrate.upgrade(address)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The database, without rows and counting from 1; gives its address."""
        yield self._address
        with psycopg.connect(self._address.replace("+psycopg", ""), autocommit=True) as admin:
            # Some rows can't be deleted: their triggers are for everybody but a server's own superuser.
            admin.execute("SET session_replication_role = replica")
            for table in reversed(SQLModel.metadata.sorted_tables):
                admin.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
            admin.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")


_engines: dict[str, session.Engines] = {}


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[None]:
    """Let the program use this database; no connection is left afterwards.

    The engines live on: what SQLAlchemy has compiled for one test is compiled for all.
    """
    with configured(database_url=address):
        session._engines = _engines.get(address)
        _engines[address] = session.engines()
        # In another test's database something else was decided.
        house_settings._known = None
        try:
            yield
        finally:
            await session.dispose()


@contextmanager
def empty_postgres(server: str, name: str) -> Iterator[str]:
    """A new database on a server, dropped afterwards; gives its address for the program."""
    made = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(made))
        try:
            yield server.replace("postgresql:", "postgresql+psycopg:").rpartition("/")[0] + f"/{name}"
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(made))
