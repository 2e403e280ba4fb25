"""The engines, and the two ways to the database: `transaction()` to change rows, `reading()` to look.

SQLite: one writer at a time through a pool of one connection that begins with BEGIN IMMEDIATE, so that writers queue here
and never fail half-way with "database is locked"; readers have connections of their own (WAL). PostgreSQL: a pool for each.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.settings import Settings, settings


@dataclass(frozen=True)
class Engines:
    """The engine that writes and the one that reads."""

    writer: AsyncEngine
    reader: AsyncEngine


_engines: Engines | None = None


def engines() -> Engines:
    """This process's engines, made at first use."""
    global _engines
    if _engines is None:
        _engines = _connect(settings())
    return _engines


async def dispose() -> None:
    """Close every connection; the next use opens new ones."""
    global _engines
    if _engines is None:
        return
    closing, _engines = _engines, None
    await closing.writer.dispose()
    await closing.reader.dispose()


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """One transaction that changes rows: committed at the end of the block, rolled back when the block raises."""
    async with AsyncSession(engines().writer, expire_on_commit=False) as rows, rows.begin():
        yield rows


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """A look at rows; for changing them there is `transaction`."""
    async with AsyncSession(engines().reader, expire_on_commit=False) as rows:
        yield rows


def _connect(given: Settings) -> Engines:
    if given.is_postgres:
        writer = _engine(given, pool_size=given.database_pool, pool_pre_ping=True)
        # Each statement sees what is committed, within a transaction or not: without one, a look is two round trips shorter.
        reader = _engine(given, pool_size=given.database_pool, pool_pre_ping=True, isolation_level="AUTOCOMMIT")
        return Engines(writer, reader)
    given.var_dir.mkdir(parents=True, exist_ok=True)
    writer, reader = _engine(given, pool_size=1, pool_timeout=60), _engine(given, pool_size=4, pool_timeout=60)
    _speak_sqlite(writer, "BEGIN IMMEDIATE")
    _speak_sqlite(reader, "BEGIN")
    return Engines(writer, reader)


def _engine(given: Settings, **how: Any) -> AsyncEngine:
    # An error's text would otherwise quote the values of the statement, and end up in the log.
    return create_async_engine(given.database, max_overflow=0, hide_parameters=True, **how)


def _speak_sqlite(engine: AsyncEngine, begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        # None: the driver must not begin transactions of its own accord; `begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
