"""That the pages of those who wait are still there."""

from __future__ import annotations

from sqlmodel import col, select

from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.services.seats import Seats

# By the session.
SEATS = Seats[int]("waiting")


async def renew(seat: str) -> None:
    """Note that a page is there, for the session it waits for, if any."""
    async with reading() as rows:
        mine = select(Wait.appointment_id).where(Wait.seat == seat, col(Wait.left_at).is_(None))
        found = (await rows.exec(mine)).first()
    if found is not None:
        await SEATS.hold(found, seat)
