"""That the pages of a call are still there: each holds a lease that ends by itself, so that a killed page leaves no ghost."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import col, select

from calmconnect.db.calls import CallParty
from calmconnect.db.session import reading
from calmconnect.hub import hub

# Renewed about every four seconds by connected tabs (state/live.py); a short break in the network is none.
_SEAT_SECONDS = 12.0

Seat = tuple[int, int]


async def hold(call_id: int, user_id: int, seat: str) -> None:
    """Note that a page of a person's takes part in a call."""
    await hub().hold(_lease((call_id, user_id)), seat, _SEAT_SECONDS)


async def renew(seat: str) -> None:
    """Note that a page is there, for the call it takes part in, if any."""
    async with reading() as rows:
        mine = select(CallParty.call_id, CallParty.user_id)
        found = await rows.exec(mine.where(CallParty.seat == seat, col(CallParty.left_at).is_(None)))
    for call_id, user_id in found:
        await hold(call_id, user_id, seat)


async def held(seats: Iterable[Seat]) -> set[Seat]:
    """Those of these people, each given with the call, whose page is there."""
    names = {_lease(seat): seat for seat in seats}
    return {names[name] for name in await hub().held(list(names))}


def _lease(seat: Seat) -> str:
    return f"seat:{seat[0]}:{seat[1]}"
