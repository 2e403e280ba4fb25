"""Tables: what happens without leaving a row elsewhere, and is counted: who was there, and what led to whom."""

from datetime import date, datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.statistics import Count

_OPEN = text("open")


class ActiveDay(SQLModel, table=True):
    """Somebody with an account was here on a day of the house's; kept for 60 days only (`services/activity.py`)."""

    __tablename__ = "active_days"

    day: date = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)


class OnlineSpan(SQLModel, table=True):
    """A doctor was online from `since` to `until`, and still is while it is `open`: then `until` moves on each minute."""

    __tablename__ = "online_spans"
    __table_args__ = (
        Index("online_spans_one_open", "doctor_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("online_spans_of_doctor", "doctor_id", "since"),
        Index("online_spans_by_end", "until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id")
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    open: bool = True


class HandOver(SQLModel, table=True):
    """The companion led somebody to people then. Whom, and why, is not here."""

    __tablename__ = "hand_overs"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class Sighting(SQLModel, table=True):
    """How often a doctor was shown or looked at on a day of the house's. By whom is kept nowhere."""

    __tablename__ = "sightings"

    day: date = Field(primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", primary_key=True, index=True)
    what: Count = Field(sa_column=word(Count, primary_key=True))
    value: int
