"""The waiting room before a session by video or audio: who comes in and leaves, and what the doctor lets them know."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.people import User
from calmconnect.db.waiting import Wait
from calmconnect.domain import waiting
from calmconnect.domain.booking import Mode
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, attendance, limits, steps, waiting_line, waiting_seats
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.work import Work, work


async def enter(actor: Actor, appointment_id: int, seat: str, now: datetime) -> None:
    """Wait for the doctor on the page that holds `seat`; another page of theirs, and another session, is waited for no more.

    Who waits already, or has just been away for a moment, keeps the place.

    Raises:
        NotFound: for a session that is not theirs as a patient, or is not held in a call.
        Conflict: too early, too late, when it was never confirmed, or when the two are in a call already.
        ConsentNeeded: as for `attendance.join`.
    """
    access.only(actor, Role.PATIENT)
    async with work() as w:
        appointment = await attendance.come_in(w, actor, appointment_id, now)
        if appointment.mode is Mode.CHAT:
            raise NotFound
        if await waiting_line.call_of(w.rows, appointment.patient_id, appointment.doctor_id):
            raise Conflict("You are in a call with your doctor already.")
        await _leave_others(w, actor, appointment_id, now)
        wait = await w.rows.get(Wait, appointment_id, with_for_update=True)
        fresh = wait is None or wait.left_at is not None
        if wait is None:
            wait = waiting_line.blank(appointment, now)
            await _tell(w, wait, now)
        if fresh:
            wait.since = now
        wait.seat, wait.left_at, wait.missing_since, wait.call_id = seat, None, None, None
        # Before anybody can see them wait.
        await waiting_seats.SEATS.hold(appointment_id, seat)
        await waiting_line.changed(w, wait)


async def leave(actor: Actor, appointment_id: int, now: datetime) -> None:
    """Wait no longer; nothing happens for who does not.

    Raises:
        NotFound: for a session that is not theirs as a patient.
    """
    access.only(actor, Role.PATIENT)
    async with work() as w:
        await steps.take_up(w, actor, appointment_id)
        wait = await w.rows.get(Wait, appointment_id, with_for_update=True)
        if wait is None or wait.left_at is not None:
            return
        await waiting_seats.SEATS.release(appointment_id, wait.seat)
        await waiting_line.left(w, wait, now)


async def say(actor: Actor, appointment_id: int, words: object, now: datetime) -> None:
    """Let somebody who waits know a short word.

    Raises:
        NotFound: for a session that is not theirs as a doctor.
        Invalid: with the field `said`.
        TooFast: for one who does nothing else.
        Conflict: when they don't wait any more.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        await steps.take_up(w, actor, appointment_id)
        said = waiting.clean_said(words)
        limits.check("telling", actor.user_id, appointment_id)
        wait = await w.rows.get(Wait, appointment_id, with_for_update=True)
        if wait is None or wait.left_at is not None:
            raise Conflict("They are not in your waiting room any more. You can write them a message.")
        wait.said, wait.said_at = said, now
        await waiting_line.changed(w, wait)


async def _leave_others(w: Work, actor: Actor, appointment_id: int, now: datetime) -> None:
    others = await w.rows.exec(
        select(Wait).where(
            Wait.patient_id == actor.user_id, col(Wait.left_at).is_(None), Wait.appointment_id != appointment_id
        )
    )
    for wait in others.all():
        await waiting_line.left(w, wait, now)


async def _tell(w: Work, wait: Wait, now: datetime) -> None:
    patient = await w.rows.get_one(User, wait.patient_id)
    title = "Somebody is in your waiting room"
    await notify(w, wait.doctor_id, Notice(Kind.CALL, title, patient.name, "/doctor", waiting_line.about(wait)), now)
