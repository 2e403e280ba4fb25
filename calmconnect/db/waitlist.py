"""Table: who waits for time of a doctor to become free."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime

_WAITING = text("offered_id IS NULL")


class WaitlistEntry(SQLModel, table=True):
    """A patient's wish for any time of a doctor that begins before `before`, in the order of `created_at`.

    `offered_id` is the appointment that keeps the time offered for them, which ends their waiting whatever becomes of it.
    The database allows one waiting entry of a patient with a doctor.
    """

    __tablename__ = "waitlist_entries"
    __table_args__ = (
        Index(
            "waitlist_one_waiting",
            "doctor_id",
            "patient_id",
            unique=True,
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id")
    patient_id: int = Field(foreign_key="users.id", index=True)
    before: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    offered_id: int | None = Field(default=None, foreign_key="appointments.id", unique=True)
