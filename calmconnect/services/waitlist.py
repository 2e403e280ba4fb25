"""Waiting for time that becomes free: it is kept for the first in line for a while, then for the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import and_, col, delete, func, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.db.waitlist import WaitlistEntry
from calmconnect.domain.booking import ACTIVE, OFFER, Mode, Status
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.schedule import clean_date
from calmconnect.services import access, keeping, news, topics
from calmconnect.services.work import Work, work

_LONGEST = timedelta(days=180)
_TRIED = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where in line somebody waits, 1 being next, for a time that begins before `before`."""

    place: int
    before: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that is kept for the one who looks until `expires_at`."""

    doctor_id: int
    doctor_name: str
    starts_at: datetime
    expires_at: datetime


async def join(actor: Actor, doctor_id: int, last_day: object, now: datetime) -> None:
    """Wait for any time of a doctor up to and with a day in the acting patient's zone, "2026-11-24".

    Raises:
        Invalid: with the field `last_day` for a day that can't be waited for.
        NotFound: for a doctor who is not listed.
        Conflict: when they wait already.
    """
    access.only(actor, Role.PATIENT)
    day = clean_date(last_day, "last_day")
    async with work() as w:
        await access.listed_doctor(w.rows, doctor_id)
        zone = ZoneInfo((await w.rows.get_one(User, actor.user_id)).time_zone)
        before = datetime.combine(day + timedelta(days=1), time(0), zone)
        if not now < before <= now + _LONGEST:
            raise Invalid(last_day="Please choose a day within the next six months.")
        over = (col(WaitlistEntry.patient_id) == actor.user_id, col(WaitlistEntry.before) <= now)
        await w.rows.exec(delete(WaitlistEntry).where(*over, col(WaitlistEntry.offered_id).is_(None)))
        entry = {"doctor_id": doctor_id, "patient_id": actor.user_id, "before": before, "created_at": now}
        if not await insert_if_absent(w.rows, WaitlistEntry, **entry):
            raise Conflict("You are waiting already.")
        w.announce(topics.user(actor.user_id), {"kind": "waitlist"})


async def leave(actor: Actor, doctor_id: int) -> None:
    """Wait no longer for a doctor; for one who does not, nothing changes."""
    async with work() as w:
        await w.rows.exec(
            delete(WaitlistEntry).where(
                col(WaitlistEntry.doctor_id) == doctor_id,
                col(WaitlistEntry.patient_id) == actor.user_id,
                col(WaitlistEntry.offered_id).is_(None),
            )
        )
        w.announce(topics.user(actor.user_id), {"kind": "waitlist"})


async def place(actor: Actor, doctor_id: int, now: datetime) -> Place | None:
    """Where the acting patient waits for a doctor, None when they don't (any more)."""
    async with reading() as rows:
        found = await rows.exec(_waiting(doctor_id, now).where(WaitlistEntry.patient_id == actor.user_id))
        own = found.first()
        if own is None:
            return None
        ahead = select(func.count()).select_from(
            _waiting(doctor_id, now).where(col(WaitlistEntry.id) < own.id).order_by(None).subquery()
        )
        return Place(1 + (await rows.exec(ahead)).one(), own.before)


async def offers(actor: Actor, now: datetime) -> list[Offer]:
    """The times that are kept for the acting patient because they waited, the earliest first."""
    async with reading() as rows:
        found = await rows.exec(
            select(Appointment, User.name)
            .join(User, col(User.id) == Appointment.doctor_id)
            .where(
                Appointment.patient_id == actor.user_id,
                Appointment.status == Status.HELD,
                col(Appointment.expires_at) > now,
                col(Appointment.id).in_(_offered()),
            )
            .order_by(col(Appointment.starts_at))
        )
        return [
            Offer(one.doctor_id, name, one.starts_at, one.expires_at)
            for one, name in found
            if one.expires_at is not None
        ]


def _offered() -> Any:
    """The ids of all appointments that were once offered to somebody who waited."""
    return select(WaitlistEntry.offered_id).where(col(WaitlistEntry.offered_id).is_not(None))


async def freed(w: Work, appointment: Appointment, before: Status, now: datetime) -> None:
    """Keep the time of an appointment that was called off for the first in line, in the transaction that called it off.

    A slot that was only held by somebody who looked at it was free before, and is free again; one that was offered goes to
    the next in line. Nobody is offered the time of a doctor who is not listed.
    """
    if before is Status.HELD and not await was_offered(w, appointment):
        return
    await w.rows.flush()
    try:
        doctor = await access.listed_doctor(w.rows, appointment.doctor_id)
    except NotFound:
        return
    in_line = _waiting(appointment.doctor_id, now).where(
        col(WaitlistEntry.before) > appointment.starts_at, WaitlistEntry.patient_id != appointment.patient_id
    )
    for entry in (await w.rows.exec(in_line.limit(_TRIED))).all():
        if await _has_time(w, entry.patient_id, appointment):
            # It may be that it can't be booked at all: too soon, or outside the hours by now.
            with suppress(keeping.NotFree):
                await _offer(w, entry, doctor, appointment.starts_at, now)
            return


async def _offer(w: Work, entry: WaitlistEntry, doctor: Doctor, starts: datetime, now: datetime) -> None:
    kept = await keeping.keep(
        w,
        doctor,
        starts,
        now,
        by=entry.patient_id,
        patient_id=entry.patient_id,
        mode=Mode(doctor.modes[0]),
        expires_at=min(now + OFFER, starts),
    )
    entry.offered_id = kept.id
    w.rows.add(entry)
    await news.offered(w, kept, now)


async def _has_time(w: Work, patient_id: int, wanted: Appointment) -> bool:
    """Whether a patient is free then, and nobody is changing their time right now: waiting for them could be a deadlock."""
    locked = await w.rows.exec(
        select(User.id).where(User.id == patient_id).with_for_update(key_share=True, skip_locked=True)
    )
    if locked.first() is None:
        return False
    overlapping = and_(
        col(Appointment.patient_id) == patient_id,
        col(Appointment.status).in_(ACTIVE),
        col(Appointment.starts_at) < wanted.ends_at,
        col(Appointment.ends_at) > wanted.starts_at,
    )
    return (await w.rows.exec(select(Appointment.id).where(overlapping))).first() is None


async def was_offered(w: Work, appointment: Appointment) -> bool:
    """Whether an appointment keeps a time, or kept it, for somebody who waited."""
    found = await w.rows.exec(select(WaitlistEntry.id).where(WaitlistEntry.offered_id == appointment.id))
    return found.first() is not None


def _waiting(doctor_id: int, now: datetime) -> Any:
    return (
        select(WaitlistEntry)
        .where(
            WaitlistEntry.doctor_id == doctor_id,
            col(WaitlistEntry.offered_id).is_(None),
            col(WaitlistEntry.before) > now,
        )
        .order_by(col(WaitlistEntry.id))
    )
