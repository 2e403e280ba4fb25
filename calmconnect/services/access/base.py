"""What every function here begins with: who may ask at all, and the refusal that says no more than that there is nothing."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.erasures import Erasure
from calmconnect.domain.errors import Conflict, NotAllowed, NotFound
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


async def check_not_erased(rows: AsyncSession, person_id: int) -> None:
    """Refuse to change anything about who is erased, or is being.

    Raises:
        Conflict: for such a person.
    """
    begun = select(Erasure.user_id).where(Erasure.user_id == person_id, col(Erasure.begun_at).is_not(None))
    if (await rows.exec(begun)).first() is not None:
        raise Conflict("This account is erased, so nothing about it can be changed.")
