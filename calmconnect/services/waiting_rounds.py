"""What happens in waiting rooms by the clock: a page is gone and stays away, or there is nothing to wait for any more."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import CONFIRMED
from calmconnect.domain.waiting import Due, due
from calmconnect.services import waiting_line, waiting_seats
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work


async def see_to(now: datetime) -> int:
    """Note who of those who wait is gone, or back, and give for how many. Two who do it at once note each only once."""
    async with reading() as rows:
        found = (await rows.exec(select(Wait.appointment_id).where(col(Wait.left_at).is_(None)))).all()
    here = await waiting_seats.SEATS.held(found)

    async def look(appointment_id: int) -> bool:
        async with work() as w:
            return await _look(w, appointment_id, appointment_id in here, now)

    return await one_by_one(found, look, "Looking after a waiting room")


async def _look(w: Work, appointment_id: int, here: bool, now: datetime) -> bool:
    wait = await w.rows.get_one(Wait, appointment_id, with_for_update=True)
    if wait.left_at is not None:
        return False
    appointment = await w.rows.get_one(Appointment, appointment_id)
    if call_id := await waiting_line.call_of(w.rows, wait.patient_id, wait.doctor_id):
        # One has called the other instead, and they talk.
        wait.call_id = call_id
        await waiting_line.left(w, wait, now)
        return True
    until = appointment.ends_at if appointment.status in CONFIRMED else None
    match due(here=here, open_until=until, missing_since=wait.missing_since, now=now):
        case Due.GONE:
            await waiting_line.left(w, wait, now)
        case Due.MISSING:
            wait.missing_since = now
            await waiting_line.changed(w, wait)
        case Due.BACK:
            wait.missing_since = None
            await waiting_line.changed(w, wait)
        case None:
            return False
    return True
