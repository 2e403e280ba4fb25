"""What both sides are told when an appointment changes, in the transaction that changes it.

Mail and push name no patient and quote nobody: they are read on locked screens and by other people's eyes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.domain.booking import Absent, CancellationReason, Status
from calmconnect.domain.notifications import Kind
from calmconnect.services import calendars, letters, notifications
from calmconnect.services.notifications import Notice
from calmconnect.services.work import Work

# (title, text) for the patient and for the doctor; {who} is the other side, {when} the time in the reader's zone.
_ENDED: dict[CancellationReason, tuple[tuple[str, str] | None, tuple[str, str] | None]] = {
    CancellationReason.REJECTED: (
        ("Your request was declined", "{who} could not take {when}. What you paid goes back to you."),
        None,
    ),
    CancellationReason.EXPIRED: (
        ("Your request was not answered", "{who} did not answer in time for {when}. What you paid goes back to you."),
        ("A request has lapsed", "{who} asked for {when}, and got no answer in time."),
    ),
    CancellationReason.BY_DOCTOR: (
        ("Your session is cancelled", "{who} cancelled {when}. What you paid goes back to you."),
        ("Your session is cancelled", "You cancelled {when}, with {who}."),
    ),
    CancellationReason.BY_SERVICE: (
        (
            "Your session can't take place",
            "We are sorry: {when}, with {who}, can't take place. What you paid goes back to you, and we gladly help you to "
            "find somebody else.",
        ),
        ("A session is cancelled", "An administrator called off {when}, with {who}."),
    ),
    CancellationReason.BY_PATIENT: (
        ("Your session is cancelled", "You cancelled {when}, with {who}."),
        ("A session is cancelled", "{who} cancelled {when}."),
    ),
    CancellationReason.PAYMENT_FAILED: (
        ("A session could not be paid", "The payment was declined, so this session is cancelled: {when}, with {who}."),
        ("A session is cancelled", "{who} could not pay, so this session is cancelled: {when}."),
    ),
    CancellationReason.UNATTENDED: (
        (
            "Your session did not take place",
            "Nobody came to {when}, so it was cancelled. What you paid goes back to you.",
        ),
        ("A session did not take place", "Nobody came to {when}, with {who}, so it was cancelled."),
    ),
}
_MISSED: dict[Absent, tuple[tuple[str, str], tuple[str, str]]] = {
    Absent.PATIENT: (
        ("You were missed", "{who} waited for you: {when}. Write if you would like another time."),
        ("A patient did not come", "{who} did not come: {when}."),
    ),
    Absent.DOCTOR: (
        ("Your doctor did not come", "We are sorry. {who} did not come: {when}. What you paid goes back to you."),
        ("You were missed", "{who} waited for you: {when}."),
    ),
}


@dataclass(frozen=True, slots=True)
class _News:
    """Something about an appointment. Both are told; a calendar file goes with the mail if `for_calendars`."""

    appointment: Appointment
    now: datetime
    kind: Kind = Kind.BOOKING
    for_calendars: bool = False
    about: str = ""


async def tell(w: Work, appointment: Appointment, before: Status, now: datetime) -> None:
    """Tell both sides of an appointment's step from `before` to what it is now."""
    confirmed, news = before in (Status.BOOKED, Status.ARRIVED), _News(appointment, now)
    match appointment.status:
        case Status.PENDING:
            await _both(w, news, None, ("A new request", "{who} asks for {when}."))
        case Status.BOOKED:
            words = "Your session is confirmed", "{when}, with {who}."
            await _both(w, replace(news, for_calendars=True), words, words)
        case Status.CANCELLED if before is not Status.HELD and appointment.cancellation_reason in _ENDED:
            await forget(w, appointment, now)
            if confirmed:
                appointment.sequence += 1
            await _both(w, replace(news, for_calendars=confirmed), *_ENDED[appointment.cancellation_reason])
        case Status.NOSHOW if appointment.absent is not None:
            await _both(w, news, *_MISSED[appointment.absent])


async def remind(w: Work, appointment: Appointment, now: datetime) -> None:
    """Remind both sides of what is near."""
    words = "Your session is near", "{when}, with {who}."
    await _both(w, _News(appointment, now, Kind.REMINDER), words, words)


async def proposed(w: Work, old: Appointment, new: Appointment, by: int, now: datetime) -> None:
    """Tell the other side that one side would rather meet at another time."""
    news = "Another time is suggested", "{who} suggests {when}. Please say whether that suits you."
    await _other_side(w, old, new, by, news, now)


async def declined(w: Work, old: Appointment, new: Appointment, proposed_by: int, now: datetime) -> None:
    """Tell who proposed another time that it was declined."""
    news = "The other time was declined", "{who} can't make {when}. Your session stays as it was."
    await take_back(w, old, now)
    answered_by = old.doctor_id if proposed_by == old.patient_id else old.patient_id
    await _other_side(w, old, new, answered_by, news, now)


async def take_back(w: Work, old: Appointment, now: datetime) -> None:
    """What was said of a proposal for this appointment need not be read any more."""
    for person in (old.patient_id, old.doctor_id):
        await notifications.withdraw(w, person, _about_proposal(old), now)


async def offered(w: Work, kept: Appointment, now: datetime) -> None:
    """Tell a patient who waited that a time is kept for them; at once, because it lapses."""
    patient = await w.rows.get_one(User, kept.patient_id)
    doctor = await w.rows.get_one(User, kept.doctor_id)
    assert kept.expires_at is not None
    until = local_time(kept.expires_at, patient)
    text = f"{doctor.name} has time {local_time(kept.starts_at, patient)}. It is kept for you until {until}."
    path = f"/doctors/{kept.doctor_id}"
    letter = letters.appointment(patient.name, "A time has become free", text, path)
    notice = Notice(Kind.WAITLIST, "A time has become free", text, path, _about(kept), letter, urgent=True)
    await notifications.notify(w, kept.patient_id, notice, now)


async def _other_side(
    w: Work, old: Appointment, new: Appointment, than: int, words: tuple[str, str], now: datetime
) -> None:
    patient = await w.rows.get_one(User, old.patient_id)
    doctor = await w.rows.get_one(User, old.doctor_id)
    to, other = (doctor, patient) if than == old.patient_id else (patient, doctor)
    await _one(w, _News(new, now, about=_about_proposal(old)), words, to, other)


async def _both(w: Work, news: _News, for_patient: tuple[str, str] | None, for_doctor: tuple[str, str] | None) -> None:
    patient = await w.rows.get_one(User, news.appointment.patient_id)
    doctor = await w.rows.get_one(User, news.appointment.doctor_id)
    for words, to, other in ((for_patient, patient, doctor), (for_doctor, doctor, patient)):
        if words is not None:
            await _one(w, news, words, to, other)


async def _one(w: Work, news: _News, words: tuple[str, str], to: User, other: User) -> None:
    title, text = words
    appointment, when = news.appointment, local_time(news.appointment.starts_at, to)
    for_doctor = to.id == appointment.doctor_id
    path = "/doctor" if for_doctor else "/patient/appointments"
    mailed = text.format(who="A patient" if for_doctor else other.name, when=when)
    letter = letters.appointment(to.name, title, mailed[:1].upper() + mailed[1:], path)
    if news.for_calendars:
        entry = calendars.visit(appointment, calendars.summary(appointment, to.id or 0, other.name))
        letter = replace(letter, calendar=calendars.invitation(entry, to.email, news.now))
    told = text.format(who=other.name, when=when)
    about = news.about or _about(appointment)
    notice = Notice(news.kind, title, told[:1].upper() + told[1:], path, about, letter)
    await notifications.notify(w, to.id or 0, notice, news.now)


async def forget(w: Work, appointment: Appointment, now: datetime) -> None:
    """Nothing that was said of it before is to arrive after it was called off."""
    for person in (appointment.patient_id, appointment.doctor_id):
        await notifications.withdraw(w, person, _about(appointment), now)


def _about(appointment: Appointment) -> str:
    return f"appointment:{appointment.id}"


def _about_proposal(appointment: Appointment) -> str:
    return f"proposal:{appointment.id}"


def local_time(at: datetime, reader: User, *, zone: bool = True) -> str:
    """A moment in words, as its reader's clock shows it; with the name of their zone, or without."""
    local = at.astimezone(ZoneInfo(reader.time_zone))
    words = f"{local:%A}, {local.day} {local:%B}, {local:%H:%M}"
    return f"{words} ({reader.time_zone})" if zone else words
