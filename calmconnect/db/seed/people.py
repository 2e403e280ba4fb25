"""The rows of demo people: an admin, the doctors with their practice, and the patients."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from calmconnect.db.doctors import Doctor, DoctorSpecialisation, ScheduleLeave, ScheduleOverride, ScheduleRule
from calmconnect.db.people import User
from calmconnect.db.seed.calendar import hours_of, overrides_of
from calmconnect.db.seed.doctors import DOCTORS, DemoDoctor
from calmconnect.db.seed.histories import Life
from calmconnect.db.seed.patients import (
    ADMIN_NAME,
    AGENT_NAME,
    DEMO_ADMIN,
    DEMO_AGENT,
    DISABLED,
    PATIENTS,
    UNCONFIRMED,
    email_of,
)
from calmconnect.domain.people import Role

_DAY = timedelta(days=1)


def admin(now: datetime, password_hash: str) -> User:
    """The one who added all the doctors."""
    return _user(Role.ADMIN, ADMIN_NAME, DEMO_ADMIN, "Asia/Kolkata", now - 420 * _DAY, password_hash)


def agent(now: datetime, password_hash: str) -> User:
    """The one who answers the helpline."""
    return _user(Role.AGENT, AGENT_NAME, DEMO_AGENT, "Asia/Kolkata", now - 200 * _DAY, password_hash)


def doctors(now: datetime, password_hash: str, random: Random) -> list[User]:
    """The people of `DOCTORS`, in that order."""
    return [
        _user(Role.DOCTOR, doctor.name, doctor.email, doctor.time_zone, _long_ago(place, now, random), password_hash)
        for place, doctor in enumerate(DOCTORS)
    ]


def patients(lives: list[Life], now: datetime, password_hash: str, random: Random) -> list[User]:
    """The people of `PATIENTS`, in that order; each joined shortly before their first request, or in the last days."""
    first: dict[int, datetime] = {}
    for life in lives:
        asked = life.steps[0].at
        first[life.visit.patient] = min(asked, first.get(life.visit.patient, asked))
    made = []
    for place, (name, zone, _) in enumerate(PATIENTS):
        joined = first.get(place, now - random.uniform(0.1, 3) * _DAY) - random.uniform(0.02, 0.4) * _DAY
        user = _user(Role.PATIENT, name, email_of(name), zone, joined, password_hash)
        if name in UNCONFIRMED:
            user.email_verified_at = None
        if name == DISABLED:
            user.disabled_at = now - 2 * _DAY
        made.append(user)
    return made


def practices(users: list[User], admin: User) -> list[Doctor]:
    """What each of `DOCTORS` shows of themself. `users` are their rows; the admin has verified all."""
    return [_practice(doctor, user, admin) for doctor, user in zip(DOCTORS, users, strict=True)]


def offers(doctor_ids: list[int]) -> Iterator[DoctorSpecialisation | ScheduleRule]:
    """What each of `DOCTORS` helps with, and their weekly hours."""
    for doctor, doctor_id in zip(DOCTORS, doctor_ids, strict=True):
        yield from (DoctorSpecialisation(doctor_id=doctor_id, specialisation=key) for key in doctor.specialisations)
        for rule in hours_of(doctor):
            yield ScheduleRule(doctor_id=doctor_id, weekday=rule.weekday, starts=rule.starts, ends=rule.ends)


def exceptions(doctor_ids: list[int], now: datetime) -> Iterator[ScheduleOverride | ScheduleLeave]:
    """The dates on which `DOCTORS` have other hours, and their leave."""
    for doctor, doctor_id in zip(DOCTORS, doctor_ids, strict=True):
        overrides = overrides_of(doctor, now)
        for day, hours in overrides.dates.items():
            for one in hours:
                yield ScheduleOverride(doctor_id=doctor_id, day=day, starts=one.starts, ends=one.ends)
            if not hours:
                yield ScheduleOverride(doctor_id=doctor_id, day=day)
        for days, (_, _, note) in zip(overrides.leave, doctor.leave, strict=True):
            yield ScheduleLeave(doctor_id=doctor_id, first_day=days.first, last_day=days.last, note=note)


def id_of(user: User) -> int:
    """The number of a person whose row was written."""
    assert user.id is not None
    return user.id


def _practice(doctor: DemoDoctor, user: User, admin: User) -> Doctor:
    return Doctor(
        user_id=id_of(user),
        headline=doctor.headline,
        about=doctor.about,
        qualifications=doctor.qualifications,
        years_experience=doctor.years,
        languages=list(doctor.languages),
        modes=list(doctor.modes),
        fee_minor=doctor.fee * 100,
        licence_number=doctor.licence,
        verified_at=user.created_at + _DAY,
        verified_by=admin.id,
        presence=doctor.presence,
        session_minutes=doctor.session,
        buffer_before_minutes=doctor.before,
        buffer_after_minutes=doctor.buffer,
        notice_minutes=doctor.notice,
        horizon_days=doctor.horizon,
        daily_cap=doctor.cap,
    )


def _long_ago(place: int, now: datetime, random: Random) -> datetime:
    return now - (390 - 22 * place + random.uniform(0, 12)) * _DAY


def _user(role: Role, name: str, email: str, zone: str, joined: datetime, password_hash: str) -> User:
    return User(
        role=role,
        name=name,
        email=email,
        time_zone=zone,
        password_hash=password_hash,
        email_verified_at=joined + timedelta(minutes=3),
        created_at=joined,
    )
