"""Noting what happened to an appointment, and having everybody who sees it look again."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.domain.booking import Status
from calmconnect.services import topics
from calmconnect.services.work import Work


def announce(w: Work, appointment: Appointment) -> None:
    """Have both sides, and whoever looks at the doctor's free time, read again what they see."""
    fact = {"kind": "appointment", "id": appointment.id}
    for person in (appointment.patient_id, appointment.doctor_id):
        w.announce(topics.user(person), fact)
    w.announce(topics.free_time(appointment.doctor_id), {"kind": "slots"})
    w.announce(topics.ADMIN, {"kind": "appointments"})


def note(w: Work, appointment: Appointment, by: int | None, before: Status | None, why: str, now: datetime) -> None:
    """Write down that an appointment came to be what it is now; its own row was written in this transaction."""
    assert appointment.id is not None
    w.rows.add(
        AppointmentChange(
            appointment_id=appointment.id,
            at=now,
            actor_id=by,
            from_status=before,
            to_status=appointment.status,
            why=why,
        )
    )
    announce(w, appointment)
