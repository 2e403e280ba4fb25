"""Tables: appointments, and how each came to be what it is.

No two active appointments of a doctor or of a patient may overlap: the migration adds what makes the database refuse it
(an exclusion constraint on PostgreSQL, triggers on SQLite).
"""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.booking import Absent, CancellationReason, Mode, Status

_PENDING = text("status = 'pending'")


class Appointment(SQLModel, table=True):
    """A meeting of a patient with a doctor, who is busy from `busy_from` to `busy_until`: with the buffers of that time.

    `expires_at` is when a hold or a request lapses. `patient_came_at` and `doctor_came_at` are when each came in. An
    appointment that replaces another carries on its `chain_id` (the first one's id) and its `sequence`, which rises with every
    change that a calendar must hear of; and its `place` (1 for the first) in the series `series_id`, if it is of one.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        Index("appointments_of_doctor", "doctor_id", "starts_at"),
        # Requests that wait are few among all.
        Index("appointments_waiting", "starts_at", postgresql_where=_PENDING, sqlite_where=_PENDING),
    )

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    status: Status = Field(sa_column=word(Status, index=True))
    cancellation_reason: CancellationReason | None = Field(
        default=None, sa_column=word(CancellationReason, nullable=True)
    )
    mode: Mode = Field(sa_column=word(Mode))
    reason: str = Field(default="", sa_type=EncryptedText)
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    busy_from: datetime = Field(sa_type=UtcDateTime)
    busy_until: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    patient_came_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    doctor_came_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absent: Absent | None = Field(default=None, sa_column=word(Absent, nullable=True))
    chain_id: int | None = Field(default=None, index=True)
    sequence: int = 0
    series_id: int | None = Field(default=None, index=True)
    place: int | None = None


class AppointmentSeries(SQLModel, table=True):
    """Sessions that were asked for together: `total` of them, every `weeks` weeks but where another time was chosen instead."""

    __tablename__ = "appointment_series"

    id: int | None = Field(default=None, primary_key=True)
    weeks: int
    total: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class AppointmentReminder(SQLModel, table=True):
    """A reminder that was sent: writing the row is the right to send it."""

    __tablename__ = "appointment_reminders"

    appointment_id: int = Field(foreign_key="appointments.id", primary_key=True)
    minutes_before: int = Field(primary_key=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class AppointmentChange(SQLModel, table=True):
    """One step in an appointment's life: who moved it where, when and why. `actor_id` is empty for the service itself."""

    __tablename__ = "appointment_changes"

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointments.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: int | None = Field(default=None, foreign_key="users.id")
    from_status: Status | None = Field(default=None, sa_column=word(Status, nullable=True))
    to_status: Status = Field(sa_column=word(Status))
    why: str = Field(default="", sa_type=EncryptedText)
