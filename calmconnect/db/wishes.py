"""Table: patients who want to be told when a doctor is there."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class AvailabilityWish(SQLModel, table=True):
    """A patient's wish to hear when a doctor is there; a new wish after an answer takes the same row again.

    `answered_at` is when the patient was told; `recalled_at` when what had not reached them yet was taken back, because the
    doctor had gone again.
    """

    __tablename__ = "availability_wishes"
    __table_args__ = (Index("ix_availability_wishes_open", "answered_at", "doctor_id"),)

    patient_id: int = Field(foreign_key="users.id", primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", primary_key=True, index=True)
    wished_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recalled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
