"""What the cast has done so far: appointments and conversations, by plain rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from calmconnect.db.appointments import Appointment
from calmconnect.db.session import transaction
from calmconnect.domain.booking import Mode, Status
from calmconnect.domain.payments import CardNumber
from calmconnect.services import chat, holds, payments
from calmconnect.services.clock import epoch_ms
from tests.support.cast import NOW, Person


async def met(
    patient: Person,
    doctor: Person,
    at: datetime = NOW,
    status: Status = Status.BOOKED,
    before: timedelta = timedelta(0),
    *,
    after: timedelta = timedelta(minutes=10),
    minutes: int = 50,
    mode: Mode = Mode.VIDEO,
) -> int:
    """An appointment of the two at `at`, with `before` and `after` kept free around it; gives its id."""
    ends = at + timedelta(minutes=minutes)
    async with transaction() as rows:
        appointment = Appointment(
            doctor_id=doctor.id,
            patient_id=patient.id,
            status=status,
            mode=mode,
            starts_at=at,
            ends_at=ends,
            busy_from=at - before,
            busy_until=ends + after,
            created_at=NOW,
        )
        rows.add(appointment)
    assert appointment.id is not None
    return appointment.id


async def ask(
    patient: Person,
    doctor: Person,
    starts: object,
    reason: str = "I sleep badly.",
    mode: str = "video",
    now: datetime = NOW,
) -> int:
    """A paid request of the patient for this slot; gives the appointment's id."""
    at = epoch_ms(starts) if isinstance(starts, datetime) else starts
    number = await holds.hold(patient.actor, doctor.id, at, now)
    await payments.pay(patient.actor, number, mode, reason, CardNumber.WORKS.value, now)
    return number


async def talking(patient: Person, doctor: Person, lines: int = 0) -> int:
    """A conversation of the two, who take turns to say "line 1", "line 2" … a minute apart; gives its id."""
    await met(patient, doctor, NOW + timedelta(hours=doctor.id))
    conversation = await chat.open_with(patient.actor, doctor.id, NOW)
    for number in range(1, lines + 1):
        speaker = patient if number % 2 else doctor
        at = NOW + timedelta(minutes=number)
        await chat.send(speaker.actor, conversation, f"client-{conversation}-{number}", f"line {number}", at)
    return conversation
