"""What every function here begins with: who may ask at all, and the refusal that says no more than that there is nothing."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.domain.errors import NotAllowed, NotFound
from calmconnect.domain.people import Actor, Role

T = TypeVar("T")


def only(actor: Actor, *roles: Role) -> None:
    """Refuse anyone whose role is not one of these."""
    if actor.role not in roles:
        raise NotAllowed


async def first(rows: AsyncSession, wanted: SelectOfScalar[T]) -> T:
    """The row that is asked for, or the refusal that says no more than that there is none."""
    found = (await rows.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found
