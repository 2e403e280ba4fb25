"""Insert unless it is there: one statement that two at once can't both win, on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.settings import settings


async def insert_if_absent(rows: AsyncSession, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row; False, and nothing changed, when a unique column already holds its value."""
    dialect = postgresql if settings().is_postgres else sqlite
    result = await rows.exec(dialect.insert(table).values(**values).on_conflict_do_nothing())
    return bool(result.rowcount == 1)
