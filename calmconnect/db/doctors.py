"""Tables: doctors, what they help with, and when they work."""

from datetime import date, datetime, time

from sqlalchemy import JSON, Column
from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.doctors import PresenceChoice


class Doctor(SQLModel, table=True):
    """What a doctor shows of themself; the person is the `User` with the same id. Listed once `verified_at` is set.

    `fee_minor` is in the currency's minor unit (paise, cents) for one session of `session_minutes`; until
    `free_cancel_hours` before it begins, a patient who cancels pays nothing. `daily_cap`: how many sessions a day may have, 0
    for any number. The licence is good up to and with the day `licence_expires_on` in UTC, None for one that does not end.
    `version` rises each time what a doctor shows is written anew.
    """

    __tablename__ = "doctors"
    __table_args__ = (Index("doctors_licence_expires_on", "licence_expires_on"),)

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
    licence_expires_on: date | None = None
    version: int = 1
    presence: PresenceChoice = Field(default=PresenceChoice.OFFLINE, sa_column=word(PresenceChoice))
    session_minutes: int = 50
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 10
    notice_minutes: int = 120
    horizon_days: int = 42
    daily_cap: int = 0
    free_cancel_hours: int = 24


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


class ScheduleOverride(SQLModel, table=True):
    """Hours on one date, in the doctor's own zone, instead of that weekday's; without times: no hours on that date."""

    __tablename__ = "schedule_overrides"

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    day: date
    starts: time | None = None
    ends: time | None = None


class ScheduleLeave(SQLModel, table=True):
    """Dates, both included and in the doctor's own zone, on which they see nobody. The note is for the doctor alone."""

    __tablename__ = "schedule_leave"
    __table_args__ = (UniqueConstraint("doctor_id", "first_day", "last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    first_day: date
    last_day: date
    note: str = Field(default="", sa_type=EncryptedText)
