"""Doctors' licences: their number and last day, the reminders before it, and what becomes of a doctor after it.

A licence counts as verified until it ends; then the clock takes that back, and so the doctor is found and booked no more.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import col, select

from calmconnect.db.doctors import Doctor
from calmconnect.db.licences import LicenceReminder
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act, about
from calmconnect.domain.doctors import clean_licence_number
from calmconnect.domain.licences import ENDS_SOON, clean_last_day, has_ended, reminder_due
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, duty, letters, topics
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

_CHANGED = {"kind": "profile"}


async def change(actor: Actor, doctor_id: int, number: object, last_day: object, now: datetime) -> None:
    """Set a doctor's licence number and its last day ("" for none). Another number has to be verified anew.

    Raises:
        Invalid: with the field `licence_number` or `ends`.
        NotFound: when there is no such doctor.
    """
    access.only(actor, Role.ADMIN)
    wanted, ends = clean_licence_number(number), clean_last_day(last_day, now.date())
    async with work() as w:
        doctor = await access.doctor_for_admin(w.rows, actor, doctor_id)
        before = _words(doctor.licence_number, doctor.licence_expires_on)
        if wanted != doctor.licence_number:
            doctor.verified_at, doctor.verified_by = None, None
        doctor.licence_number, doctor.licence_expires_on = wanted, ends
        w.rows.add(doctor)
        audit.record(w, actor, Act.LICENCE_CHANGED, about(doctor_id), now, f"{before} to {_words(wanted, ends)}")
        tell_pages(w, doctor_id)


async def see_to(now: datetime) -> None:
    """End what has ended, and remind of what ends before long."""
    today, ends = now.date(), col(Doctor.licence_expires_on)
    async with reading() as rows:
        known = select(Doctor).where(col(Doctor.verified_at).is_not(None))
        over = [doctor.user_id for doctor in await rows.exec(known.where(ends < today))]
        enabled = select(User.id).where(col(User.disabled_at).is_(None))
        soon = await rows.exec(known.where(ends >= today, ends <= today + ENDS_SOON, col(Doctor.user_id).in_(enabled)))
        reminders = await rows.exec(select(LicenceReminder).where(col(LicenceReminder.ends) >= today))
        sent = {(one.doctor_id, one.ends, one.days_before) for one in reminders}
        due = [
            (doctor.user_id, day, days)
            for doctor in soon
            if (day := doctor.licence_expires_on) and (days := reminder_due(day, today))
            if (doctor.user_id, day, days) not in sent
        ]
    await one_by_one(over, lambda doctor: _end(doctor, now), "Ending a licence")
    await one_by_one(due, lambda one: _remind(*one, now), "Reminding of a licence")


async def _remind(doctor_id: int, ends: date, days: int, now: datetime) -> bool:
    async with work() as w:
        doctor = await w.rows.get_one(Doctor, doctor_id, with_for_update=True)
        still = doctor.verified_at is not None and doctor.licence_expires_on == ends
        row = {"doctor_id": doctor_id, "ends": ends, "days_before": days, "sent_at": now}
        if not still or not await insert_if_absent(w.rows, LicenceReminder, **row):
            return False
        await _tell(w, doctor_id, f"ends on {ends:%-d %B %Y}", "Send us the new one before then.", now)
    return True


async def _end(doctor_id: int, now: datetime) -> bool:
    async with work() as w:
        doctor = await w.rows.get_one(Doctor, doctor_id, with_for_update=True)
        if doctor.verified_at is None or not has_ended(doctor.licence_expires_on, now.date()):
            return False
        if doctor.verified_by is not None:
            # By the clock; kept with the one who had verified it.
            by = Actor(doctor.verified_by, Role.ADMIN, 0)
            audit.record(w, by, Act.LICENCE_ENDED, about(doctor_id), now, "It ended; by the clock.")
        doctor.verified_at, doctor.verified_by = None, None
        w.rows.add(doctor)
        await _tell(w, doctor_id, "has ended", "Patients don't find you until the new one is verified.", now)
        tell_pages(w, doctor_id)
    return True


async def _tell(w: Work, doctor_id: int, what: str, then: str, now: datetime) -> None:
    user = await w.rows.get_one(User, doctor_id)
    title, path = f"Your licence {what}", "/doctor/profile"
    letter = letters.licence(user.name, title, then, path)
    await notify(w, doctor_id, Notice(Kind.ACCOUNT, title, then, path, about(doctor_id), letter), now)
    title, path = f"A doctor's licence {what}", f"/admin/people/{doctor_id}"
    for admin in await duty.admins(w.rows):
        name = (await w.rows.get_one(User, admin)).name
        letter = letters.licence(name, title, f"It is the licence of {user.name}.", path)
        text = f"It is the licence of {user.name}."
        await notify(w, admin, Notice(Kind.ACCOUNT, title, text, path, about(doctor_id), letter), now)


def tell_pages(w: Work, doctor_id: int) -> None:
    """Let the pages that show a doctor, or whether they are listed, read it again."""
    w.announce(topics.ADMIN, {"kind": "people"})
    for topic in (topics.doctor(doctor_id), topics.user(doctor_id)):
        w.announce(topic, _CHANGED)
    w.announce(topics.free_time(doctor_id), {"kind": "slots"})


def _words(number: str, ends: date | None) -> str:
    return f"{number}, until {ends.isoformat()}" if ends else number
