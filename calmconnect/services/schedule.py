"""A doctor's own page: what they show of themself, and when they can be booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from calmconnect.db.doctors import Doctor, DoctorSpecialisation, ScheduleRule
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.schedule import (
    BUFFER_MINUTES,
    SESSION_MINUTES,
    clean_hours,
    clean_minutes,
    clean_profile,
)
from calmconnect.domain.slots import Hours, Span
from calmconnect.services import access, slots, topics
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class OwnSchedule:
    """When a doctor works, in `time_zone`, and the free slots of the coming week that follow from it."""

    hours: tuple[Hours, ...]
    session_minutes: int
    buffer_minutes: int
    time_zone: str
    next_slots: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a doctor shows of themself, and whether they are listed."""

    doctor: Doctor
    specialisations: tuple[str, ...]
    name: str


async def own_schedule(actor: Actor, now: datetime) -> OwnSchedule:
    """The acting doctor's hours."""
    async with reading() as rows:
        doctor = await access.own_doctor(rows, actor)
        user = await rows.get(User, actor.user_id)
        assert user is not None
        found = await rows.exec(
            select(ScheduleRule)
            .where(ScheduleRule.doctor_id == actor.user_id)
            .order_by(col(ScheduleRule.weekday), col(ScheduleRule.starts))
        )
        hours = tuple(Hours(rule.weekday, rule.starts, rule.ends) for rule in found)
        free = (await slots.free(rows, [doctor], Span(now, now + timedelta(days=7)), now))[actor.user_id]
    return OwnSchedule(hours, doctor.session_minutes, doctor.buffer_minutes, user.time_zone, tuple(free))


async def save_schedule(actor: Actor, hours: object, session_minutes: object, buffer_minutes: object) -> None:
    """Replace the acting doctor's weekly hours; appointments already made stay as they are.

    Raises:
        Invalid: for hours or lengths that can't be taken.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_hours(hours)
    session = clean_minutes(session_minutes, SESSION_MINUTES, "session_minutes")
    buffer = clean_minutes(buffer_minutes, BUFFER_MINUTES, "buffer_minutes")
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor)
        doctor.session_minutes, doctor.buffer_minutes = session, buffer
        w.rows.add(doctor)
        await w.rows.exec(delete(ScheduleRule).where(col(ScheduleRule.doctor_id) == actor.user_id))
        for rule in wanted:
            w.rows.add(ScheduleRule(doctor_id=actor.user_id, weekday=rule.weekday, starts=rule.starts, ends=rule.ends))
        w.announce(topics.doctor(actor.user_id), {"kind": "slots"})


async def own_profile(actor: Actor) -> OwnProfile:
    """The acting doctor's profile."""
    async with reading() as rows:
        doctor = await access.own_doctor(rows, actor)
        user = await rows.get(User, actor.user_id)
        assert user is not None
        helps = await rows.exec(
            select(DoctorSpecialisation.specialisation).where(DoctorSpecialisation.doctor_id == actor.user_id)
        )
        return OwnProfile(doctor, tuple(helps), user.name)


async def save_profile(actor: Actor, given: dict[str, object]) -> None:
    """Change what the acting doctor shows of themself.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_profile(given)
    async with work() as w:
        doctor = await access.own_doctor(w.rows, actor)
        doctor.headline, doctor.about, doctor.qualifications = wanted.headline, wanted.about, wanted.qualifications
        doctor.years_experience, doctor.fee_minor = wanted.years_experience, wanted.fee_minor
        doctor.languages, doctor.modes = list(wanted.languages), list(wanted.modes)
        w.rows.add(doctor)
        await w.rows.exec(delete(DoctorSpecialisation).where(col(DoctorSpecialisation.doctor_id) == actor.user_id))
        for one in wanted.specialisations:
            w.rows.add(DoctorSpecialisation(doctor_id=actor.user_id, specialisation=one))
        w.announce(topics.doctor(actor.user_id), {"kind": "profile"})
