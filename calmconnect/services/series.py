"""Sessions that come again: looking at what can be had, keeping it all together while it is paid for, asking for it at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentSeries
from calmconnect.db.doctors import Doctor
from calmconnect.db.session import reading
from calmconnect.domain.booking import ACTIVE, CancellationReason, Status
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.series import Planned, Possible, Repeat, Wanted, clean_repeat, obtainable
from calmconnect.domain.slots import Span
from calmconnect.services import access, holds, keeping, several, slots, steps
from calmconnect.services.work import Work


class Changed(Conflict):
    """Not all the sessions that somebody confirmed can still be had; `gone` are those that can't."""

    def __init__(self, gone: list[datetime]) -> None:
        super().__init__(
            "Somebody was quicker with one of these times. Nothing was booked: please look at the list again."
        )
        self.gone = gone


async def plan(actor: Actor, appointment_id: int, weeks: object, count: object, now: datetime) -> list[Planned]:
    """The sessions that would follow the slot that the acting patient holds, each free or with what hinders it.

    Raises:
        Invalid: with the field `repeat`.
        NotFound: for an appointment that is not theirs.
        Conflict: when it is not held any more.
    """
    access.only(actor, Role.PATIENT)
    repeat = clean_repeat(weeks, count)
    async with reading() as rows:
        first = await access.appointment_for(rows, actor, appointment_id)
        if first.status is not Status.HELD or first.expires_at is None or first.expires_at <= now:
            raise Conflict("This time is not held any more.")
        doctor = await rows.get_one(Doctor, first.doctor_id)
        return await _planned(rows, doctor, first, repeat, now)


async def keep(w: Work, doctor: Doctor, first: Appointment, wanted: Wanted, now: datetime) -> None:
    """Keep the later sessions of a series as long as the first one is kept; both people's time must be held.

    Raises:
        Changed: when any of them can't be had (any more); nothing is kept then.
    """
    await holds.end_overdue(w, first.doctor_id, first.patient_id, now)
    await w.rows.flush()
    can_be_had = obtainable(await _planned(w.rows, doctor, first, wanted.repeat, now))
    if gone := [starts for starts in wanted.later if starts not in can_be_had]:
        raise Changed(gone)
    series = AppointmentSeries(weeks=wanted.repeat.weeks, total=1 + len(wanted.later), created_at=now)
    w.rows.add(series)
    await w.rows.flush()
    first.series_id, first.place = series.id, 1
    w.rows.add(first)
    shared = {
        "patient_id": first.patient_id,
        "mode": first.mode,
        "reason": first.reason,
        "expires_at": first.expires_at,
        "series_id": series.id,
    }
    for place, starts in enumerate(wanted.later, 2):
        slot = Span(starts, starts + slots.terms(doctor).session)
        await keeping.write(w, doctor, slot, now, by=first.patient_id, place=place, **shared)


async def ask(w: Work, first: Appointment, now: datetime) -> list[Appointment]:
    """Ask the doctor for a slot that is held, with all that is kept with it; gives what was asked for, the first one first."""
    sessions = [first, *await steps.kept_with(w, first)]
    await several.move_all(w, sessions, Status.PENDING, now, by=first.patient_id)
    return sessions


async def let_go(w: Work, first: Appointment, now: datetime) -> None:
    """Keep only the first session of those that are held, as if it had never been one of several."""
    if first.status is not Status.HELD:
        return
    for one in await steps.kept_with(w, first):
        reason = CancellationReason.PAYMENT_FAILED
        await steps.move(w, one, Status.CANCELLED, now, by=None, reason=reason, told=False)
    first.series_id = first.place = None
    w.rows.add(first)


async def _planned(
    rows: AsyncSession, doctor: Doctor, first: Appointment, repeat: Repeat, now: datetime
) -> list[Planned]:
    window = Span(first.starts_at, first.starts_at + timedelta(weeks=repeat.weeks * (repeat.count - 1) + 1))
    calendar = (await slots.calendars(rows, [doctor], window, now))[doctor.user_id]
    own = await _own(rows, first, window, now)
    possible = Possible(calendar.rules, calendar.overrides, calendar.busy, tuple(own), now)
    return possible.plan(first.starts_at, repeat)


async def _own(rows: AsyncSession, first: Appointment, window: Span, now: datetime) -> list[Span]:
    """When the patient meets anybody else, or the same doctor at another time."""
    found = await rows.exec(
        select(Appointment.starts_at, Appointment.ends_at).where(
            Appointment.patient_id == first.patient_id,
            Appointment.id != first.id,
            col(Appointment.status).in_(ACTIVE),
            slots.not_lapsed(now),
            Appointment.starts_at < window.ends,
            Appointment.ends_at > window.starts,
        )
    )
    return [Span(starts, ends) for starts, ends in found]
