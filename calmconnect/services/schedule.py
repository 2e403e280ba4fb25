"""A doctor's own schedule: the ordinary week, the terms on which time can be booked, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.doctors import ScheduleRule
from calmconnect.db.session import reading
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.schedule import CHOICES, WrittenTerms, clean_terms, clean_week
from calmconnect.domain.slots import Hours, Span
from calmconnect.services import access, overrides, slots, topics
from calmconnect.services.overrides import OwnDate, OwnLeave
from calmconnect.services.work import work

PREVIEW_DAYS = 7


@dataclass(frozen=True, slots=True)
class OwnSchedule:
    """When a doctor works, in `time_zone`; dates and leave from today on, in order."""

    hours: tuple[Hours, ...]
    terms: WrittenTerms
    time_zone: str
    dates: tuple[OwnDate, ...]
    leave: tuple[OwnLeave, ...]


async def own_schedule(actor: Actor, now: datetime) -> OwnSchedule:
    """The acting doctor's schedule."""
    async with reading() as rows:
        doctor = await access.own_doctor(rows, actor)
        dates, leave = await overrides.of(rows, actor, now)
        return OwnSchedule(
            hours=await _week(rows, actor),
            terms=WrittenTerms(**{field: getattr(doctor, field) for field in CHOICES}),
            time_zone=(await slots.zone_of(rows, actor.user_id)).key,
            dates=dates,
            leave=leave,
        )


async def preview(actor: Actor, week: object, terms: Mapping[str, object], ahead: int, now: datetime) -> list[Span]:
    """The free slots, were the week and the terms like that, of seven dates in the doctor's zone.

    The first of them is `ahead` days after today.

    Raises:
        Invalid: as `save_schedule`.
    """
    access.only(actor, Role.DOCTOR)
    hours, how = clean_week(week), clean_terms(terms).terms
    async with reading() as rows:
        doctor, zone = await access.own_doctor(rows, actor), await slots.zone_of(rows, actor.user_id)
        first = now.astimezone(zone).date() + timedelta(days=ahead)
        edges = (datetime.combine(day, time(0), zone) for day in (first, first + timedelta(days=PREVIEW_DAYS)))
        window = Span(*edges)
        calendar = (await slots.calendars(rows, [doctor], window, now))[actor.user_id]
    return replace(calendar, rules=replace(calendar.rules, hours=hours, terms=how)).free(now, window)


async def save_schedule(actor: Actor, week: object, terms: Mapping[str, object]) -> None:
    """Replace the acting doctor's ordinary week (see `clean_week`) and terms (see `clean_terms`).

    Raises:
        Invalid: with each field that can't be taken.
    """
    access.only(actor, Role.DOCTOR)
    hours, how = clean_week(week), clean_terms(terms)
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor, lock=True)
        for field in CHOICES:
            setattr(doctor, field, getattr(how, field))
        w.rows.add(doctor)
        await w.rows.exec(delete(ScheduleRule).where(col(ScheduleRule.doctor_id) == actor.user_id))
        for rule in hours:
            w.rows.add(ScheduleRule(doctor_id=actor.user_id, weekday=rule.weekday, starts=rule.starts, ends=rule.ends))
        w.announce(topics.free_time(actor.user_id), {"kind": "slots"})


async def _week(rows: AsyncSession, actor: Actor) -> tuple[Hours, ...]:
    found = await rows.exec(
        select(ScheduleRule)
        .where(ScheduleRule.doctor_id == actor.user_id)
        .order_by(col(ScheduleRule.weekday), col(ScheduleRule.starts))
    )
    return tuple(Hours(rule.weekday, rule.starts, rule.ends) for rule in found)
