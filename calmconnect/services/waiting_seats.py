"""That the pages of those who wait are still there: each holds a lease that ends by itself, so that nobody waits as a ghost."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.hub import hub

# Renewed about every four seconds by connected tabs (state/live.py); a short break in the network is none.
_SEAT_SECONDS = 12.0


async def hold(appointment_id: int, seat: str) -> None:
    """Note that a page waits for a session."""
    await hub().hold(_lease(appointment_id), seat, _SEAT_SECONDS)


async def release(appointment_id: int, seat: str) -> None:
    """Note that a page waits no longer."""
    await hub().release(_lease(appointment_id), seat)


async def renew(seat: str) -> None:
    """Note that a page is there, for the session it waits for, if any."""
    async with reading() as rows:
        mine = select(Wait.appointment_id).where(Wait.seat == seat, col(Wait.left_at).is_(None))
        found = (await rows.exec(mine)).first()
    if found is not None:
        await hold(found, seat)


async def held(appointments: Iterable[int]) -> set[int]:
    """Those of these sessions for which a page waits now."""
    names = {_lease(one): one for one in appointments}
    return {names[name] for name in await hub().held(list(names))}


def _lease(appointment_id: int) -> str:
    return f"waiting:{appointment_id}"
