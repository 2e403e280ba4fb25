"""Table: who waits for a doctor before a session, and who did."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime

_OPEN = text("left_at IS NULL")


class Wait(SQLModel, table=True):
    """A patient in the waiting room of a session, until `left_at`; nobody waits in two.

    They wait on the page that holds `seat`, the hash of its token; `missing_since` is when that page was found to be gone.
    `call_id` is the call to which they were let in, None while they wait. `said` is what the doctor last let them know, at
    `said_at`.
    """

    __tablename__ = "waits"
    __table_args__ = (
        Index("waits_one_open", "patient_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("waits_open_doctor", "doctor_id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    appointment_id: int = Field(foreign_key="appointments.id", primary_key=True)
    patient_id: int = Field(foreign_key="users.id")
    doctor_id: int = Field(foreign_key="doctors.user_id")
    since: datetime = Field(sa_type=UtcDateTime)
    seat: str
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    call_id: int | None = Field(default=None, foreign_key="calls.id", index=True)
    said: str = Field(default="", sa_type=EncryptedText)
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
