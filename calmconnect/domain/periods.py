"""Stretches of days that figures are about: those that are often asked for, the one before, and the parts a chart shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from calmconnect.domain.errors import Invalid

_DAY = timedelta(days=1)
LONGEST_DAYS = 1_100
_NOT = "no"
# A chart shows days up to this many, then weeks, then months: more bars than these say nothing.
_MOST_DAYS, _MOST_WEEKS = 45, 30


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both among them."""

    first: date
    last: date

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[date]:
        """Each day, in order."""
        return (self.first + _DAY * n for n in range(len(self)))

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    def before(self) -> Period:
        """As many days, right before these."""
        return Period(self.first - _DAY * len(self), self.first - _DAY)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and when it is over, by the clock in that zone."""
        return _midnight(self.first, zone), _midnight(self.last + _DAY, zone)


class Preset(StrEnum):
    """Periods with a name. All but `CUSTOM` end today."""

    TEN_DAYS = "10-days"
    THIRTY_DAYS = "30-days"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, under a name or as two dates, and whether it is compared with the one before."""

    preset: Preset
    period: Period
    compared: bool

    @property
    def query(self) -> dict[str, str]:
        """How it stands in an address."""
        dates = {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}
        days = dates if self.preset is Preset.CUSTOM else {"period": self.preset.value}
        return days if self.compared else days | {"compare": _NOT}


class Step(StrEnum):
    """What one bar of a chart stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def of_preset(preset: Preset, today: date) -> Period:
    """The period of that name; that of thirty days for `CUSTOM`. The quarter is that of the calendar, so far."""
    first = {
        Preset.TEN_DAYS: today - 9 * _DAY,
        Preset.QUARTER: date(today.year, today.month - (today.month - 1) % 3, 1),
        Preset.YEAR: today - 364 * _DAY,
    }
    return Period(first.get(preset, today - 29 * _DAY), today)


def clean_period(first: object, last: object, latest: date) -> Period:
    """The period that is written as two dates (2026-11-22), none of its days after `latest`.

    Raises:
        Invalid: with the fields `first` and `last` for what is no such period.
    """
    begins, ends = _date(first), _date(last)
    problems = {field: "Please choose a day." for field, day in (("first", begins), ("last", ends)) if day is None}
    if begins is None or ends is None:
        raise Invalid(**problems)
    if begins > ends:
        raise Invalid(last="The last day must not be before the first.")
    if ends > latest:
        raise Invalid(last=f"Please choose a day up to {latest:%d.%m.%Y}.")
    if (ends - begins).days >= LONGEST_DAYS:
        raise Invalid(first=f"Please choose at most {LONGEST_DAYS:,} days.")
    return Period(begins, ends)


def asked_for(asked: Callable[[str], str], today: date, latest: date | None = None) -> Asked:
    """What an address asks for by the names that `Asked.query` gives, up to `latest`, by default today; else thirty days.

    Raises:
        Invalid: with the fields `first` and `last` for what is no period.
    """
    compared, first, last = is_compared(asked), asked("first"), asked("last")
    if first or last:
        return Asked(Preset.CUSTOM, clean_period(first, last, latest or today), compared)
    name = asked("period")
    preset = Preset(name) if name in set(Preset) and name != Preset.CUSTOM else Preset.THIRTY_DAYS
    return Asked(preset, of_preset(preset, today), compared)


def is_compared(asked: Callable[[str], str]) -> bool:
    """Whether an address asks for the period before, too; it does unless it says otherwise."""
    return asked("compare") != _NOT


def step_of(period: Period) -> Step:
    """How finely a chart shows a period."""
    if len(period) <= _MOST_DAYS:
        return Step.DAY
    return Step.WEEK if len(period) <= 7 * _MOST_WEEKS else Step.MONTH


def parts(period: Period, step: Step) -> list[Period]:
    """The period cut into its days, its weeks from Monday or its months; the first and the last may be shorter."""
    found, first = [], period.first
    while first <= period.last:
        last = min(_last_of_step(first, step), period.last)
        found.append(Period(first, last))
        first = last + _DAY
    return found


def _last_of_step(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day + _DAY * (6 - day.weekday())
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


def _date(given: object) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) and len(given) == 10 else None
    except ValueError:
        return None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
