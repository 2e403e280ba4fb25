"""Whose emergency rings, when more guests ask than anybody could answer.

Whoever has no account could ask again and again from a new browser, and nothing is kept by which two of them could be told
apart. So only so many guests' emergencies ring at once: first those whose page is open, then those who asked first. Whoever
opens many and leaves stands behind everybody who stays.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.emergencies import Emergency
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import RING_AT_ONCE
from calmconnect.hub import hub
from calmconnect.services.presence import GRACE_SECONDS

WAITS = (col(Emergency.taken_by).is_(None), col(Emergency.ended_at).is_(None))
# Nobody was told of it yet.
UNHEARD = (Emergency.alerted == 0, col(Emergency.escalated_at).is_(None))


async def here(emergency_id: int, tab: str) -> None:
    """Note, every few seconds, that a guest has the page open."""
    await hub().hold(_lease(emergency_id), tab, GRACE_SECONDS)


async def line(rows: AsyncSession) -> list[int]:
    """The guests' emergencies that wait, the first ones first."""
    guests = select(Emergency.id).where(*WAITS, col(Emergency.user_id).is_(None))
    found = [one or 0 for one in await rows.exec(guests.order_by(col(Emergency.asked_at), col(Emergency.id)))]
    there = await hub().held([_lease(one) for one in found])
    return sorted(found, key=lambda one: _lease(one) not in there)


async def rings(rows: AsyncSession, emergency: Emergency) -> bool:
    """Whether an emergency that waits may ring now."""
    return emergency.user_id is not None or emergency.id in (await line(rows))[:RING_AT_ONCE]


async def due() -> list[int]:
    """Guests' emergencies that may ring now, and of which nobody was told yet."""
    async with reading() as rows:
        first = (await line(rows))[:RING_AT_ONCE]
        found = await rows.exec(select(Emergency.id).where(*WAITS, *UNHEARD, col(Emergency.id).in_(first)))
        return [one or 0 for one in found]


async def place(rows: AsyncSession, emergency: Emergency) -> int:
    """Where an emergency that waits stands in the line, from 1; 0 for one of which somebody was told."""
    if emergency.alerted or emergency.escalated_at is not None or emergency.user_id is not None:
        return 0
    guests = await line(rows)
    return guests.index(emergency.id or 0) + 1 if emergency.id in guests else 0


def _lease(emergency_id: int) -> str:
    return f"emergency:{emergency_id}"
