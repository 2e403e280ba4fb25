"""Tables: doctors, what they help with, and their weekly hours."""

from datetime import datetime, time

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.doctors import PresenceChoice


class Doctor(SQLModel, table=True):
    """What a doctor shows of themself; the person is the `User` with the same id. Listed once `verified_at` is set.

    `fee_minor` is in the currency's minor unit (paise, cents) for one session of `session_minutes`.
    """

    __tablename__ = "doctors"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    headline: str = ""
    about: str = ""
    qualifications: str = ""
    years_experience: int = 0
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    modes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    fee_minor: int = 0
    currency: str = "INR"
    licence_number: str
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by: int | None = Field(default=None, foreign_key="users.id")
    presence: PresenceChoice = Field(default=PresenceChoice.OFFLINE, sa_column=word(PresenceChoice))
    session_minutes: int = 50
    buffer_minutes: int = 10
    notice_minutes: int = 120
    horizon_days: int = 42


class DoctorSpecialisation(SQLModel, table=True):
    """A doctor helps with this; `specialisation` is a key of `domain.doctors.SPECIALISATIONS`."""

    __tablename__ = "doctor_specialisations"

    doctor_id: int = Field(foreign_key="doctors.user_id", primary_key=True)
    specialisation: str = Field(primary_key=True, index=True)


class ScheduleRule(SQLModel, table=True):
    """Hours on one weekday (0 Monday … 6 Sunday), as wall-clock times in the doctor's own zone."""

    __tablename__ = "schedule_rules"

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    weekday: int
    starts: time
    ends: time
