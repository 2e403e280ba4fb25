"""Letting somebody in who waits: the call begins at once, because waiting for it is an answer given before it was asked."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.domain.booking import Mode, may_join
from calmconnect.domain.calls import CallStatus, Medium, Side, Step
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Span
from calmconnect.services import (
    access,
    attendance,
    call_partners,
    call_places,
    call_seats,
    call_steps,
    calls,
    house_settings,
    limits,
    room_seats,
    steps,
    waiting_line,
    waiting_seats,
)
from calmconnect.services.work import Work, work


async def admit(actor: Actor, appointment_id: int, seat: str, now: datetime) -> int:
    """Begin the session in a call, from the doctor's page that holds `seat`; gives the call.

    Who waits is in it at once, on the page where they wait. Everybody else is rung.

    Raises:
        NotFound: for a session that is not theirs as a doctor, or is not held in a call.
        TooFast: for one who rings and rings.
        Conflict: too early, too late, when one of the two is in a room, or in a call, be it with the other, or calls are off.
    """
    access.only(actor, Role.DOCTOR)
    await house_settings.check_offered("calls")
    try:
        async with work() as w:
            call = await _begin(w, actor, appointment_id, seat, now)
    except call_places.Taken:
        raise Conflict(await _why_not(actor, appointment_id)) from None
    await call_seats.SEATS.hold((call.id or 0, actor.user_id), seat)
    return call.id or 0


async def send_back(actor: Actor, call_id: int, now: datetime) -> None:
    """End a call, and let the patient wait again on the page where they were in it, in the place they had.

    Raises:
        NotFound: for a call that is not theirs as a doctor.
        Conflict: when it was not answered, is over, or the session is none to wait for any more.
    """
    access.only(actor, Role.DOCTOR)
    async with reading() as rows:
        session_id = (await access.call_for(rows, actor, call_id)).appointment_id
    if session_id is None:
        raise Conflict("This call is outside of a session, so there is no waiting room for it.")
    async with work() as w:
        # In the order of all who change who waits: the session first.
        appointment = await steps.take_up(w, actor, session_id)
        if not may_join(appointment.status, Span(appointment.starts_at, appointment.ends_at), now):
            raise Conflict("This session is over, so there is nothing to wait for.")
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        seat = (await call_steps.party(w.rows, call, appointment.patient_id)).seat
        await call_steps.move(w, call, Step.HANG_UP, call.side_of(actor.user_id), now)
        await _wait_again(w, appointment, seat, now)


async def _begin(w: Work, actor: Actor, appointment_id: int, seat: str, now: datetime) -> Call:
    appointment = await attendance.come_in(w, actor, appointment_id, now)
    if appointment.mode is Mode.CHAT:
        raise NotFound
    await call_partners.check(w.rows, actor, appointment.patient_id, now)
    await _check_no_room(w, actor, appointment.patient_id)
    call = Call(
        caller_id=actor.user_id,
        callee_id=appointment.patient_id,
        appointment_id=appointment.id,
        medium=Medium(appointment.mode.value),
        status=CallStatus.RINGING,
        asked_at=now,
        changed_at=now,
    )
    await call_places.begin(w, call, seat)
    wait = await w.rows.get(Wait, appointment_id, with_for_update=True)
    if wait is not None and wait.left_at is None and appointment_id in await waiting_seats.SEATS.held([appointment_id]):
        await _let_in(w, call, wait, now)
    else:
        limits.check("calling", actor.user_id, appointment.patient_id)
        await call_places.ring(w, call, now)
        await call_steps.changed(w, call)
    return call


async def _check_no_room(w: Work, actor: Actor, patient_id: int) -> None:
    """Refuse while one of the two is in a room: a page has one microphone."""
    if await room_seats.is_in_room(w.rows, actor.user_id):
        raise Conflict("You are in a room with others. Please leave it first.")
    if await room_seats.is_in_room(w.rows, patient_id):
        patient = await w.rows.get_one(User, patient_id)
        raise Conflict(f"{patient.name} is in a room with others right now.")


async def _let_in(w: Work, call: Call, wait: Wait, now: datetime) -> None:
    await call_places.sit(w, call, wait.patient_id, wait.seat)
    # On behalf of their page, which hears of it now.
    await call_seats.SEATS.hold((call.id or 0, wait.patient_id), wait.seat)
    await call_steps.move(w, call, Step.ADMIT, Side.CALLER, now)
    wait.call_id = call.id
    await waiting_line.left(w, wait, now)


async def _wait_again(w: Work, appointment: Appointment, seat: str, now: datetime) -> None:
    wait = await w.rows.get(Wait, appointment.id, with_for_update=True)
    if wait is None:
        wait = waiting_line.blank(appointment, now)
    wait.seat, wait.left_at, wait.missing_since, wait.call_id = seat, None, None, None
    wait.said, wait.said_at = "", None
    await waiting_seats.SEATS.hold(wait.appointment_id, seat)
    await waiting_line.changed(w, wait)


async def _why_not(actor: Actor, appointment_id: int) -> str:
    going_on = await calls.current(actor)
    async with reading() as rows:
        appointment = await access.appointment_for(rows, actor, appointment_id)
        patient = await rows.get_one(User, appointment.patient_id)
    if going_on is None:
        return f"{patient.name} is in another call right now."
    if going_on.other_id == patient.id:
        return f"You are in a call with {patient.name} already."
    return f"You are in a call with {going_on.other}. End it, or send them back, before you let somebody else in."
