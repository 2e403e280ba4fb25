"""What both sides are told when several sessions of a series change at once: one notice and one letter, however many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.domain.booking import CONFIRMED, CancellationReason, Status
from calmconnect.domain.notifications import Kind
from calmconnect.services import calendars, letters, notifications
from calmconnect.services.news import forget, local_time
from calmconnect.services.notifications import Notice
from calmconnect.services.work import Work

_Words = tuple[str, str] | None

# (title, text) for the patient and for the doctor; {n} sessions with {who}, the first of them on {when} in the reader's zone.
_ASKED: tuple[_Words, _Words] = None, ("A new request", "{who} asks for {n} sessions, the first on {when}.")
_CONFIRMED = "Your sessions are confirmed", "{n} sessions with {who}, the first on {when}."
_ENDED: dict[CancellationReason, tuple[_Words, _Words]] = {
    CancellationReason.REJECTED: (
        (
            "Your request was declined",
            "{who} could not take the {n} sessions, the first on {when}. What you paid goes back to you.",
        ),
        None,
    ),
    CancellationReason.EXPIRED: (
        (
            "Your request was not answered",
            "{who} did not answer in time for {n} sessions, the first on {when}. What you paid goes back to you.",
        ),
        ("A request has lapsed", "{who} asked for {n} sessions, the first on {when}, and got no answer in time."),
    ),
    CancellationReason.BY_DOCTOR: (
        (
            "Your sessions are cancelled",
            "{who} cancelled {n} sessions, the first on {when}. What you paid goes back to you.",
        ),
        ("Your sessions are cancelled", "You cancelled {n} sessions, the first on {when}."),
    ),
    CancellationReason.BY_SERVICE: (
        (
            "Your sessions can't take place",
            "We are sorry: {n} sessions with {who}, the first on {when}, can't take place. What you paid goes back to you, and "
            "we gladly help you to find somebody else.",
        ),
        ("Sessions are cancelled", "An administrator called off {n} sessions, the first on {when}."),
    ),
    CancellationReason.BY_PATIENT: (
        ("Your sessions are cancelled", "You cancelled {n} sessions with {who}, the first on {when}."),
        ("Sessions are cancelled", "{who} cancelled {n} sessions, the first on {when}."),
    ),
    CancellationReason.PAYMENT_FAILED: (
        (
            "Some sessions could not be paid",
            "The payment for {n} sessions with {who} was declined, so they are cancelled, the first on {when}. "
            "Those that were paid stay.",
        ),
        ("Sessions are cancelled", "{who} could not pay {n} sessions, so they are cancelled, the first on {when}."),
    ),
}


async def tell(w: Work, sessions: Sequence[Appointment], before: Sequence[Status], now: datetime) -> None:
    """Tell both sides of the step that all these sessions took, each from what it was `before`, in the same order."""
    first = sessions[0]
    if first.status is Status.PENDING:
        await _both(w, sessions, *_ASKED, False, now)
    elif first.status is Status.BOOKED:
        await _both(w, sessions, _CONFIRMED, _CONFIRMED, True, now)
    elif first.cancellation_reason in _ENDED:
        confirmed = await _take_back(w, sessions, before, now)
        await _both(w, sessions, *_ENDED[first.cancellation_reason], confirmed, now)


async def _take_back(w: Work, sessions: Sequence[Appointment], before: Sequence[Status], now: datetime) -> bool:
    """Nothing said before of what was called off is to arrive any more; gives whether calendars know of any of it."""
    for one, status in zip(sessions, before, strict=True):
        await forget(w, one, now)
        one.sequence += status in CONFIRMED
    if confirmed := any(status in CONFIRMED for status in before):
        return confirmed
    for person in (sessions[0].patient_id, sessions[0].doctor_id):
        await notifications.withdraw(w, person, _about(sessions[0]), now)
    return False


async def _both(
    w: Work,
    sessions: Sequence[Appointment],
    for_patient: _Words,
    for_doctor: _Words,
    with_calendar: bool,
    now: datetime,
) -> None:
    patient = await w.rows.get_one(User, sessions[0].patient_id)
    doctor = await w.rows.get_one(User, sessions[0].doctor_id)
    for news, to, other in ((for_patient, patient, doctor), (for_doctor, doctor, patient)):
        if news is not None:
            await _one(w, sessions, news, to, other, with_calendar, now)


async def _one(
    w: Work,
    sessions: Sequence[Appointment],
    news: tuple[str, str],
    to: User,
    other: User,
    with_calendar: bool,
    now: datetime,
) -> None:
    first, (title, text) = sessions[0], news
    for_doctor = to.id == first.doctor_id
    path = "/doctor" if for_doctor else "/patient/appointments"
    known = {"n": len(sessions), "when": local_time(first.starts_at, to)}
    letter = replace(
        letters.appointment(to.name, title, text.format(who="A patient" if for_doctor else other.name, **known), path),
        items=tuple(local_time(one.starts_at, to, zone=False) for one in sessions),
    )
    if with_calendar:
        entries = [calendars.visit(one, calendars.summary(one, to.id or 0, other.name)) for one in sessions]
        letter = replace(letter, calendar=calendars.published(entries, now))
    notice = Notice(Kind.BOOKING, title, text.format(who=other.name, **known), path, _about(first), letter)
    await notifications.notify(w, to.id or 0, notice, now)


def _about(appointment: Appointment) -> str:
    return f"series:{appointment.series_id}"
