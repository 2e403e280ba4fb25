"""Insert unless it is there: one statement that two at once can't both win, on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.settings import settings


def dialect() -> Any:
    """What both databases can beyond plain SQL, in the words of the one that is used."""
    return postgresql if settings().is_postgres else sqlite


async def insert_if_absent(rows: AsyncSession, table: type[SQLModel], **values: Any) -> bool:
    """Insert a row; False, and nothing changed, when a unique column already holds its value."""
    # The row itself is asked for: not every driver counts what an INSERT has written.
    wanted = dialect().insert(table).values(**values).on_conflict_do_nothing().returning(literal(1))
    return (await rows.exec(wanted)).first() is not None


def further(kept: Any, given: Any) -> Any:
    """The larger of two columns' values: `max` on one database is `greatest` on the other."""
    return case((given > kept, given), else_=kept)
