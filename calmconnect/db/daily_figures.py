"""Tables: what was counted each day, which days are to be counted (again), and how far counting has come."""

from datetime import date, datetime

from sqlalchemy import BigInteger, SmallInteger, String, text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime

_COUNTS_OF_DOCTORS = text("subject > 0 AND bucket = 0")


class DailyFigure(SQLModel, table=True):
    """A figure of a day of the house's, of the house (`subject` 0) or of a doctor (the doctor's id); what is 0 has no row.

    `figure` is a word of `domain.statistics.Count` or `Spread`, `bucket` that of a spread's histogram, 0 for counts.
    """

    __tablename__ = "daily_figures"
    __table_args__ = (
        # Doctors beside each other: their figures, and nothing else, lie in this index.
        Index(
            "daily_figures_of_doctors",
            "figure",
            "day",
            "subject",
            "value",
            postgresql_where=_COUNTS_OF_DOCTORS,
            sqlite_where=_COUNTS_OF_DOCTORS,
        ),
    )

    subject: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    figure: str = Field(primary_key=True, sa_type=String(32))
    day: date = Field(primary_key=True, index=True)
    bucket: int = Field(default=0, primary_key=True, sa_type=SmallInteger)
    value: int = Field(sa_type=BigInteger)


class StaleDay(SQLModel, table=True):
    """A day to be counted, or counted anew, because of something that was noticed at `since`."""

    __tablename__ = "stale_days"

    day: date = Field(primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


class CountingState(SQLModel, table=True):
    """How far counting has come: one row, number 1.

    Days are those of `zone`. What changed up to `noticed_at` is counted or has made its day a `StaleDay`; `counted_at` is
    when today was counted last. How people are is known of all weeks up to `people_until`, and never worked out again.
    `claimed_by` counts until `claimed_until`, and nobody else.
    """

    __tablename__ = "counting_state"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    zone: str
    noticed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    people_until: date | None = None
    claimed_by: str = ""
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
