"""That the pages of a call are still there."""

from __future__ import annotations

from sqlmodel import col, select

from calmconnect.db.calls import CallParty
from calmconnect.db.session import reading
from calmconnect.services.seats import Seats

# By the call and the person.
SEATS = Seats[tuple[int, int]]("seat")


async def renew(seat: str) -> None:
    """Note that a page is there, for the call it takes part in, if any."""
    async with reading() as rows:
        mine = select(CallParty.call_id, CallParty.user_id)
        found = await rows.exec(mine.where(CallParty.seat == seat, col(CallParty.left_at).is_(None)))
    for call_id, user_id in found:
        await SEATS.hold((call_id, user_id), seat)
