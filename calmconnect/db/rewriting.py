"""Writing anew what is encrypted, column by column: tokens as they lie there, and never the text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db import tables
from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.break_glass import IdentityNews
from calmconnect.db.files import Blob
from calmconnect.db.my_data import DataExport
from calmconnect.db.recordings import Recording
from calmconnect.db.ring_keys import Ring
from calmconnect.db.types import EncryptedText
from calmconnect.settings import settings

assert tables.LOADED

_BATCH = 200
# Of these a few are much already.
_FILES = 4
# What triggers keep from being changed by anybody; what it says stays the same here.
_ONLY_ADDED = frozenset({"audit_events", "audit_links", "note_versions", "note_files", "care_documents"})

Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of tokens, which ring they lie under, and how many are read at once."""

    column: sa.Column[Any]
    ring: Ring = Ring.TEXT
    batch: int = _BATCH

    @property
    def name(self) -> str:
        """The table's name and the column's."""
        return f"{self.column.table.name}.{self.column.name}"

    @property
    def _keys(self) -> list[sa.Column[Any]]:
        return list(self._table.primary_key.columns)

    @property
    def _table(self) -> sa.Table:
        assert isinstance(self.column.table, sa.Table)
        return self.column.table

    async def after(self, rows: AsyncSession, place: Place | None) -> list[tuple[Place, bytes]]:
        """The tokens behind a place, None for the beginning, each with its own place; none at the end."""
        keys, token = self._keys, sa.type_coerce(self.column, sa.LargeBinary)
        wanted = sa.select(*keys, token).where(self.column.is_not(None)).order_by(*keys).limit(self.batch)
        if place is not None:
            wanted = wanted.where(sa.tuple_(*keys) > sa.tuple_(*map(_bound, keys, place)))
        found = await (await rows.connection()).execute(wanted)
        return [(tuple(row[:-1]), bytes(row[-1])) for row in found]

    async def replace(self, rows: AsyncSession, place: Place, old: bytes, new: bytes) -> bool:
        """Put a token in the place of another, unless somebody else has been there meanwhile."""
        table, token = self._table, sa.type_coerce(self.column, sa.LargeBinary)
        here = [key == value for key, value in zip(self._keys, place, strict=True)]
        change = sa.update(table).where(*here, token == old).values({self.column: sa.literal(new, sa.LargeBinary)})
        done = await (await rows.connection()).execute(change.returning(sa.literal(1)))
        return done.first() is not None

    @asynccontextmanager
    async def changeable(self, rows: AsyncSession) -> AsyncIterator[None]:
        """Lift what keeps rows from being changed, until the end of the block, for this transaction alone."""
        async with changeable(rows, self._table.name, _ONLY_ADDED):
            yield


@asynccontextmanager
async def changeable(rows: AsyncSession, name: str, lifted: frozenset[str]) -> AsyncIterator[None]:
    """Lift a table's triggers if it is one of these, until the end of the block, for this transaction alone."""
    if name not in lifted:
        yield
        return
    connection = await rows.connection()
    if settings().is_postgres:
        await connection.execute(sa.text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        yield
        await connection.execute(sa.text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
        return
    there = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
    triggers = (await connection.execute(there, {"name": name})).all()
    for trigger, _ in triggers:
        await connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
    yield
    for _, statement in triggers:
        await connection.exec_driver_sql(statement)


def everything() -> list[Sealed]:
    """Every column that holds tokens."""
    text = [
        Sealed(column)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]
    return [
        *text,
        Sealed(column_of(Recording, "key")),
        Sealed(column_of(Blob, "content"), batch=_FILES),
        Sealed(column_of(DataExport, "content"), batch=1),
        Sealed(column_of(AnonymousChat, "sealed_account"), Ring.IDENTITY),
        Sealed(column_of(IdentityNews, "sealed"), Ring.IDENTITY),
    ]


def column_of(table: type[SQLModel], name: str) -> sa.Column[Any]:
    """A column by its table and name."""
    return SQLModel.metadata.tables[str(table.__tablename__)].columns[name]


def _bound(key: sa.Column[Any], value: Any) -> Any:
    return sa.literal(value, key.type)
