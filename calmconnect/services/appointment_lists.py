"""Appointments as admins list them, by the days they begin. Nothing here tells why somebody comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import literal, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.types import UtcDateTime
from calmconnect.domain.audit import Act
from calmconnect.domain.booking import Absent, CancellationReason, Mode, Status
from calmconnect.domain.charts import KINDS, STEPS
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Asked, Period, asked_for
from calmconnect.domain.statistics import Count
from calmconnect.domain.text import clean_line
from calmconnect.services import access, appointment_kinds, audit, house_settings, statistics
from calmconnect.services.work import work

PAGE_SIZE = 20
SEARCH_LENGTH = 80
# Nobody turns more pages than this, and counting on would cost more than it tells.
MOST = 10_000
_AT_A_TIME = 2_000
_AHEAD = timedelta(days=365)
_PATIENT, _DOCTOR = aliased(User), aliased(User)
# By the moment that says whether it is in the period: one index then finds and orders them.
_EARLIEST = (col(Appointment.starts_at), col(Appointment.id))
_CHOSEN = (col(Appointment.created_at), col(Appointment.id))


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment as an admin sees it."""

    id: int
    patient: str
    doctor: str
    status: Status
    cancellation_reason: CancellationReason | None
    absent: Absent | None
    mode: Mode
    starts_at: datetime
    created_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Meetings:
    """One page of appointments, and how many there are in all; `more`, when there are more than the `MOST` that are counted.

    `doctor`: the name of the one they are about, if they are about one.
    """

    rows: tuple[Meeting, ...]
    total: int
    more: bool = False
    doctor: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Appointments that begin in `period` and were ever asked for: of these kinds (`BY_STATUS`), of all when there are none.

    With a `step` (of `FUNNEL`) instead those whose time was chosen in `period`, and that got so far. In either case of this
    doctor, if any; with a doctor or a patient whose name has these `words` in it.
    """

    period: Period
    kinds: tuple[Count, ...] = ()
    step: Count | None = None
    doctor_id: int | None = None
    words: str = ""


def wanted_by(asked: Callable[[str], str], today: date) -> tuple[Asked, Wanted]:
    """What an address asks for: the days as `domain.periods.Asked` names them, up to a year ahead; `kind`, a key of
    `domain.charts.KINDS` or `STEPS`; `doctor`, an id; and `q`, words. What else is in these is no filter.

    Raises:
        Invalid: with the fields `first` and `last` for what is no period.
    """
    days, kind, doctor = asked_for(asked, today, latest(today)), asked("kind"), asked("doctor")
    doctor_id = int(doctor) if doctor.isascii() and doctor.isdigit() and len(doctor) < 10 else None
    return days, Wanted(days.period, KINDS.get(kind, ()), STEPS.get(kind), doctor_id, asked("q"))


def latest(today: date) -> date:
    """The last day on which appointments are listed."""
    return today + _AHEAD


async def appointments(actor: Actor, wanted: Wanted, page: int) -> Meetings:
    """A page, counted from 0, of appointments, the earliest first; with a step, that whose time was chosen first.

    Raises:
        Invalid: with the field `words` for a search that is no line of text.
    """
    access.only(actor, Role.ADMIN)
    conditions = await _conditions(wanted)
    async with reading() as rows:
        found = await listed(rows, conditions, _order(wanted), page, PAGE_SIZE)
        total = await how_many(rows, conditions)
    doctor = await statistics.name_of(actor, wanted.doctor_id) if wanted.doctor_id else ""
    return Meetings(found, min(total, MOST), total > MOST, doctor)


async def exported(actor: Actor, wanted: Wanted, now: datetime) -> AsyncIterator[tuple[Meeting, ...]]:
    """All of these appointments, so many at a time. That the actor took them along is kept for good before the first.

    Raises:
        Invalid: as `appointments`.
    """
    access.only(actor, Role.ADMIN)
    conditions = await _conditions(wanted)
    async with work() as w:
        audit.record(w, actor, Act.FIGURES_EXPORTED, "appointments", now, str(wanted.period))
    return _all(conditions, _order(wanted))


async def how_many(rows: AsyncSession, conditions: tuple[Any, ...]) -> int:
    """Of how many appointments all this is so; of more than `MOST` only that they are more."""
    some = _with_names(col(Appointment.id)).where(*conditions).limit(MOST + 1).subquery()
    return int((await rows.exec(select(func.count()).select_from(some))).one())


async def listed(
    rows: AsyncSession, conditions: tuple[Any, ...], order: tuple[Any, ...], page: int, size: int
) -> tuple[Meeting, ...]:
    """A page, counted from 0, of the appointments of which all this is so."""
    shown = _with_names(Appointment, _PATIENT.name, _DOCTOR.name).where(*conditions).order_by(*order)
    found = await rows.exec(shown.offset(page * size).limit(size))
    return tuple(_meeting(*row) for row in found)


async def _all(conditions: tuple[Any, ...], order: tuple[Any, Any]) -> AsyncIterator[tuple[Meeting, ...]]:
    beyond: tuple[Any, ...] = ()
    while True:
        async with reading() as rows:
            found = await listed(rows, (*conditions, *beyond), order, 0, _AT_A_TIME)
        if not found:
            return
        yield found
        last = found[-1]
        moment = last.created_at if order is _CHOSEN else last.starts_at
        beyond = (tuple_(*order) > tuple_(literal(moment, UtcDateTime), literal(last.id)),)


def _order(wanted: Wanted) -> tuple[Any, Any]:
    return _CHOSEN if wanted.step else _EARLIEST


def _with_names(*wanted: Any) -> Any:
    return (
        select(*wanted)
        .select_from(Appointment)
        .join(_PATIENT, col(_PATIENT.id) == Appointment.patient_id)
        .join(_DOCTOR, col(_DOCTOR.id) == Appointment.doctor_id)
    )


async def _conditions(wanted: Wanted) -> tuple[Any, ...]:
    words = clean_line(wanted.words, field="words", longest=SEARCH_LENGTH)
    named = [or_(*[col(one.name).icontains(words, autoescape=True) for one in (_PATIENT, _DOCTOR)])] if words else []
    theirs = [] if wanted.doctor_id is None else [Appointment.doctor_id == wanted.doctor_id]
    at = col(Appointment.created_at if wanted.step else Appointment.starts_at)
    kinds = appointment_kinds.of_step(wanted.step) if wanted.step else appointment_kinds.of_any(wanted.kinds)
    return (*await house_settings.on_days(at, wanted.period), kinds, *theirs, *named)


def _meeting(row: Appointment, patient: str, doctor: str) -> Meeting:
    assert row.id is not None
    return Meeting(
        row.id,
        patient,
        doctor,
        row.status,
        row.cancellation_reason,
        row.absent,
        row.mode,
        row.starts_at,
        row.created_at,
        row.confirmed_at,
    )
