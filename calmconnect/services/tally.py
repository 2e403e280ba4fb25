"""What is counted of one day: added up by whose figure it is, which, and in which bucket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.types import UtcDateTime
from calmconnect.domain.histograms import bucket
from calmconnect.domain.statistics import HOUSE, Count, Spread


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the house's, from `begins` until before `ends`, which may be 23 or 25 hours later."""

    date: date
    begins: datetime
    ends: datetime

    async def found(self, rows: AsyncSession, asked: Any, **more: object) -> Sequence[Any]:
        """What a statement finds that asks for what lies `within` this day; `:day` is its date there."""
        values = {"begins": self.begins, "ends": self.ends, "day": self.date, **more}
        return (await (await rows.connection()).execute(asked, values)).all()


def within(moment: Any) -> ColumnElement[bool]:
    """Whether a column's moment lies in the day that is counted."""
    begins, ends = (bindparam(name, type_=UtcDateTime()) for name in ("begins", "ends"))
    return and_(moment >= begins, moment < ends)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a day while they are being counted, by subject, figure and bucket; each is the house's, too."""

    figures: Counter[tuple[int, str, int]] = field(default_factory=Counter)

    def add(self, count: Count, number: int, doctor_id: int | None = None) -> None:
        """Count so many more of the house, and of a doctor."""
        self._add(count, 0, number, doctor_id)

    def took(self, spread: Spread, length: timedelta | float, *doctor_ids: int) -> None:
        """Something took so long (in seconds, if it is a number), in the house and for these doctors."""
        seconds = length.total_seconds() if isinstance(length, timedelta) else length
        self._add(spread, bucket(seconds), 1, *doctor_ids)

    def of_doctor(self, count: Count, number: int, doctor_id: int) -> None:
        """Count so many more of a doctor alone."""
        self.figures[doctor_id, count.value, 0] += number

    def fell(self, spread: Spread, bucket: int, number: int) -> None:
        """So many fell into a bucket, in the house."""
        self._add(spread, bucket, number)

    def _add(self, figure: Count | Spread, bucket: int, number: int, *doctor_ids: int | None) -> None:
        for subject in {HOUSE, *(doctor_id for doctor_id in doctor_ids if doctor_id)}:
            self.figures[subject, figure.value, bucket] += number


@dataclass(frozen=True, slots=True)
class Source:
    """Counts some figures of a day from rows. `kept_for`: how long the rows of a day are there, None for good; figures that
    can't be counted any more stay as they were. `ahead`: days to come have them, too.
    """

    figures: frozenset[str]
    count: Callable[[AsyncSession, Day, Tally], Awaitable[None]]
    kept_for: timedelta | None = None
    ahead: bool = False

    def counts(self, day: Day, now: datetime) -> bool:
        """Whether the figures of a day can be counted now."""
        if day.begins > now:
            return self.ahead
        return self.kept_for is None or day.begins >= now - self.kept_for


def source(
    count: Callable[[AsyncSession, Day, Tally], Awaitable[None]],
    *figures: Count | Spread,
    kept_for: timedelta | None = None,
    ahead: bool = False,
) -> Source:
    """A source of these figures."""
    return Source(frozenset(one.value for one in figures), count, kept_for, ahead)
