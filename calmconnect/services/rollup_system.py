"""Counts a day's people, what was sent out, who was there, and how the program was."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, bindparam
from sqlalchemy import select as columns
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.activity import ActiveDay, OnlineSpan, Sighting
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notifications import OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.types import UtcDateTime
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.people import Role
from calmconnect.domain.statistics import Count, Spread
from calmconnect.services import activity, vitals
from calmconnect.services.tally import Day, Source, Tally, source, within

_JOINED = {Role.PATIENT: Count.PATIENTS_JOINED, Role.DOCTOR: Count.DOCTORS_JOINED}
# People count as active in the days up to and with this one.
_ACTIVE = {Count.ACTIVE_DAY: 1, Count.ACTIVE_WEEK: 7, Count.ACTIVE_MONTH: 30}
_MAIL = {
    MailStatus.SENT: Count.MAIL_SENT,
    MailStatus.FAILED: Count.MAIL_FAILED,
    MailStatus.DROPPED: Count.MAIL_DROPPED,
    MailStatus.QUEUED: Count.MAIL_WAITING,
}
_PUSH = {
    MailStatus.SENT: Count.PUSH_SENT,
    MailStatus.FAILED: Count.PUSH_FAILED,
    MailStatus.DROPPED: Count.PUSH_DROPPED,
    MailStatus.QUEUED: Count.PUSH_WAITING,
}


def _each_minute() -> Any:
    numbers = [func.sum(getattr(Vital, name)).label(name) for name in ("handled", "failed", "tabs")]
    each = columns(*numbers).where(within(col(Vital.minute))).group_by(col(Vital.minute)).subquery()
    return columns(func.sum(each.c.handled), func.sum(each.c.failed), func.max(each.c.tabs))


def _each_state(table: Any) -> Any:
    return columns(table.status, func.count()).where(within(table.created_at)).group_by(table.status)


# Statements are put together once: that takes longer than most days' rows do.
_PEOPLE = (
    columns(col(User.role), func.count())
    .where(within(col(User.created_at)), col(User.id) > GUEST_ID)
    .group_by(col(User.role))
)
_SPANS = columns(col(OnlineSpan.doctor_id), col(OnlineSpan.since), col(OnlineSpan.until)).where(
    col(OnlineSpan.since) < bindparam("ends", type_=UtcDateTime()),
    col(OnlineSpan.until) > bindparam("begins", type_=UtcDateTime()),
)
_MINUTES = _each_minute()
_LENGTHS = (
    columns(col(VitalDuration.bucket), func.sum(VitalDuration.handled))
    .where(within(col(VitalDuration.minute)))
    .group_by(col(VitalDuration.bucket))
)
_SIGHTINGS = columns(col(Sighting.doctor_id), col(Sighting.what), col(Sighting.value)).where(
    col(Sighting.day) == bindparam("day", type_=Date())
)


async def _joined(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for role, number in await day.found(rows, _PEOPLE):
        if role in _JOINED:
            tally.add(_JOINED[role], number)


def _active(figure: Count, days: int) -> Source:
    """People who were here in so many days; only while all of these are known."""
    last = bindparam("day", type_=Date())
    asked = columns(func.count(func.distinct(ActiveDay.user_id))).where(
        col(ActiveDay.day).between(bindparam("since", type_=Date()), last)
    )

    async def count(rows: AsyncSession, day: Day, tally: Tally) -> None:
        for (number,) in await day.found(rows, asked, since=day.date - timedelta(days=days - 1)):
            tally.add(figure, number)

    return source(count, figure, kept_for=activity.KEPT_FOR - timedelta(days=days))


async def _online(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """Whole minutes that doctors were online, those of one doctor rounded together."""
    seconds: Counter[int] = Counter()
    for doctor_id, since, until in await day.found(rows, _SPANS):
        seconds[doctor_id] += round((min(until, day.ends) - max(since, day.begins)).total_seconds())
    for doctor_id, total in seconds.items():
        tally.add(Count.MINUTES_ONLINE, round(total / 60), doctor_id)


def _sent(table: Any, counts: dict[MailStatus, Count]) -> Source:
    asked = _each_state(table)

    async def count(rows: AsyncSession, day: Day, tally: Tally) -> None:
        for status, number in await day.found(rows, asked):
            tally.add(counts[status], number)

    return source(count, *counts.values())


async def _vitals(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for numbers in await day.found(rows, _MINUTES):
        for count, number in zip((Count.HANDLED, Count.ERRORS, Count.PEAK_CONNECTIONS), numbers, strict=True):
            tally.add(count, int(number or 0))
    for bucket, number in await day.found(rows, _LENGTHS):
        tally.fell(Spread.HANDLING, bucket, int(number))


async def _sightings(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for doctor_id, what, number in await day.found(rows, _SIGHTINGS):
        tally.add(what, number, doctor_id)


SOURCES = (
    source(_joined, *_JOINED.values()),
    *[_active(count, days) for count, days in _ACTIVE.items()],
    source(_online, Count.MINUTES_ONLINE),
    _sent(OutgoingMail, _MAIL),
    _sent(OutgoingPush, _PUSH),
    source(
        _vitals,
        Count.HANDLED,
        Count.ERRORS,
        Count.PEAK_CONNECTIONS,
        Spread.HANDLING,
        kept_for=vitals.KEPT_FOR - timedelta(days=1),
    ),
    source(_sightings, Count.SHOWN, Count.VIEWED),
)
