"""A doctor's week as it stands: when they work, what takes their time, and where a session could go instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading
from calmconnect.domain.booking import COUNTED, Mode, Status
from calmconnect.domain.people import Actor
from calmconnect.domain.slots import Open, Span
from calmconnect.services import access, slots
from calmconnect.services.slots import Calendar

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """What takes the doctor's time. `id` is the appointment it is about: of a proposed time, the one that it would replace.

    `own_proposal` is None for all but a proposed time. `patient_name` is "" while a slot is merely held: who looks at one has
    asked for nothing yet. `movable`: another time can be proposed for it.
    """

    id: int
    status: Status
    own_proposal: bool | None
    patient_name: str
    mode: Mode
    span: Span
    around: Span
    movable: bool


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A date in the doctor's zone: its hours, and the slots that are free on it. `differs` from the ordinary week."""

    day: date
    hours: tuple[Open, ...]
    away: bool
    differs: bool
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven dates in `zone`, and what takes time on them, in order; `today` is there."""

    zone: ZoneInfo
    today: date
    days: tuple[WorkDay, ...]
    entries: tuple[Entry, ...]


async def week(actor: Actor, wanted: date | None, now: datetime) -> Week:
    """The week from Monday on of the acting doctor that holds a date, or today; whatever is in it, by as many queries."""
    async with reading() as rows:
        doctor = await access.own_doctor(rows, actor)
        zone = await slots.zone_of(rows, actor.user_id)
        today = now.astimezone(zone).date()
        around = wanted or today
        monday = around - timedelta(days=around.weekday())
        edges = (datetime.combine(day, time(0), zone) for day in (monday, monday + timedelta(days=_DAYS)))
        window = Span(*edges)
        calendar = (await slots.calendars(rows, [doctor], window, now))[actor.user_id]
        entries = await _entries(rows, actor, window, now)
    free = calendar.free(now, window)
    days = tuple(_work_day(monday + timedelta(days=ahead), calendar, free) for ahead in range(_DAYS))
    return Week(zone, today, days, entries)


def _work_day(day: date, calendar: Calendar, free: list[Span]) -> WorkDay:
    zone = calendar.rules.zone
    return WorkDay(
        day,
        calendar.open_on(day),
        any(day in leave for leave in calendar.overrides.leave),
        day in calendar.overrides.dates,
        tuple(slot for slot in free if slot.starts.astimezone(zone).date() == day),
    )


async def _entries(rows: AsyncSession, actor: Actor, window: Span, now: datetime) -> tuple[Entry, ...]:
    found = await rows.exec(
        select(Appointment, User.name)
        .join(User, col(User.id) == Appointment.patient_id)
        .where(
            Appointment.doctor_id == actor.user_id,
            col(Appointment.status).in_(COUNTED),
            col(Appointment.starts_at) >= window.starts,
            col(Appointment.starts_at) < window.ends,
            or_(col(Appointment.status) != Status.HELD, col(Appointment.expires_at) > now),
        )
        .order_by(col(Appointment.starts_at))
    )
    listed = found.all()
    proposals = await _proposals(rows, [appointment.id or 0 for appointment, _ in listed])
    instead_of = {one.replacement_id: one for one in proposals}
    asked = {one.appointment_id for one in proposals}
    return tuple(_entry(actor, one, name, instead_of.get(one.id or 0), one.id in asked, now) for one, name in listed)


async def _proposals(rows: AsyncSession, ids: list[int]) -> list[RescheduleProposal]:
    """The open ones that any of these is the subject or the replacement of."""
    found = await rows.exec(
        select(RescheduleProposal).where(
            RescheduleProposal.status == ProposalStatus.PROPOSED,
            or_(col(RescheduleProposal.appointment_id).in_(ids), col(RescheduleProposal.replacement_id).in_(ids)),
        )
    )
    return list(found)


def _entry(
    actor: Actor, one: Appointment, name: str, proposal: RescheduleProposal | None, asked: bool, now: datetime
) -> Entry:
    return Entry(
        id=proposal.appointment_id if proposal else one.id or 0,
        status=one.status,
        own_proposal=proposal.proposed_by == actor.user_id if proposal else None,
        patient_name="" if one.status is Status.HELD and proposal is None else name,
        mode=one.mode,
        span=Span(one.starts_at, one.ends_at),
        around=Span(one.busy_from, one.busy_until),
        movable=_settled_by_itself(one) and one.starts_at > now and not asked,
    )


def _settled_by_itself(one: Appointment) -> bool:
    """Agreed on, or asked for alone: requests for several sessions are answered together."""
    return one.status is Status.BOOKED or (one.status is Status.PENDING and one.series_id is None)
