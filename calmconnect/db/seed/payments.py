"""What was paid for each visit, as the rules would have it; with test cards, like everything that is paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.payments import Payment
from calmconnect.domain.booking import Status
from calmconnect.domain.payments import CardNumber, PaymentStatus, given_back


def payments(
    steps: Iterable[tuple[AppointmentChange, Appointment]], doctors: Mapping[int, Doctor]
) -> Iterator[Payment]:
    """One payment for each visit, from its steps in order."""
    changed: dict[int, tuple[datetime, Appointment]] = {}
    for change, row in steps:
        changed[change.appointment_id] = change.at, row
    for number, (at, row) in changed.items():
        doctor = doctors[row.doctor_id]
        yield Payment(
            appointment_id=number,
            patient_id=row.patient_id,
            key=f"demo-{number}",
            amount_minor=doctor.fee_minor,
            currency=doctor.currency,
            card_end=CardNumber.WORKS.value[-4:],
            status=_status(row, at, doctor),
            next_attempt_at=at,
            created_at=row.created_at,
            changed_at=at,
        )


def _status(row: Appointment, ended: datetime, doctor: Doctor) -> PaymentStatus:
    if row.status is Status.PENDING:
        return PaymentStatus.AUTHORISED
    lost = row.status in (Status.CANCELLED, Status.NOSHOW)
    if lost and given_back(row.cancellation_reason, row.absent, ended, row.starts_at, doctor.free_cancel_hours):
        return PaymentStatus.REFUNDED
    return PaymentStatus.CAPTURED
