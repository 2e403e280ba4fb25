"""Writing down that a free slot is kept for somebody; the database itself refuses time that is taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.slots import Span
from calmconnect.services import changes, slots
from calmconnect.services.work import Work


class SlotTaken(Conflict):
    """The time is not free (any more)."""

    def __init__(self) -> None:
        super().__init__("Someone was quicker: that time is no longer free. Please choose another one.")


class NotFree(Exception):
    """A time is not among the slots that can be booked now."""


async def keep(w: Work, doctor: Doctor, wanted: datetime, now: datetime, *, by: int, **held: Any) -> Appointment:
    """Write an appointment, with the values of `held`, that keeps a free slot; both people's time must be held.

    Raises:
        NotFree: when it is not free.
        IntegrityError: when the patient has no time then.
    """
    return await write(w, doctor, await _free_slot(w, doctor, wanted, now), now, by=by, **held)


async def write(w: Work, doctor: Doctor, slot: Span, now: datetime, *, by: int, **held: Any) -> Appointment:
    """As `keep`, for a slot that is known to be free since both people's time was held."""
    around = slots.terms(doctor).around(slot)
    appointment = Appointment(
        doctor_id=doctor.user_id,
        status=Status.HELD,
        starts_at=slot.starts,
        ends_at=slot.ends,
        busy_from=around.starts,
        busy_until=around.ends,
        created_at=now,
        **held,
    )
    w.rows.add(appointment)
    await w.rows.flush()
    changes.note(w, appointment, by, None, "", now)
    return appointment


async def _free_slot(w: Work, doctor: Doctor, wanted: datetime, now: datetime) -> Span:
    day = timedelta(days=1)
    free = (await slots.free(w.rows, [doctor], Span(wanted - day, wanted + day), now))[doctor.user_id]
    slot = next((slot for slot in free if slot.starts == wanted), None)
    if slot is None:
        raise NotFree
    return slot
