"""All rows of the database, to show that something changed nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from calmconnect.db import tables
from calmconnect.db.session import reading

assert tables.LOADED


async def all_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by the table's name, in the order of its primary key."""
    async with reading() as rows:
        connection = await rows.connection()
        return {
            table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }
