"""How a practice goes, counted from its appointments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from calmconnect.domain.booking import CancellationReason, Status

WEEKS = 12


class Outcome(StrEnum):
    """What became of an appointment that was accepted."""

    HELD = "held"
    MISSED = "missed"
    CALLED_OFF = "called_off"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Week:
    """The appointments of a week, counted by what became of them; `monday` in the doctor's zone."""

    monday: date
    counts: dict[Outcome, int]


def outcome(status: Status, reason: CancellationReason | None) -> Outcome | None:
    """What became of an appointment; None for what never came to be: asked for in vain, not answered, only held."""
    if status is Status.FULFILLED:
        return Outcome.HELD
    if status is Status.NOSHOW or reason is CancellationReason.UNATTENDED:
        return Outcome.MISSED
    if reason in (CancellationReason.BY_PATIENT, CancellationReason.BY_DOCTOR, CancellationReason.BY_SERVICE):
        return Outcome.CALLED_OFF
    return Outcome.TO_COME if status in (Status.BOOKED, Status.ARRIVED) else None


def monday_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week in which a moment lies, by the clock in that zone."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weeks(found: Iterable[tuple[datetime, Outcome]], now: datetime, zone: ZoneInfo) -> list[Week]:
    """The last 12 weeks, this one last, with what began in each; what lies outside of them is left out."""
    this = monday_of(now, zone)
    mondays = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    counts: dict[date, Counter[Outcome]] = {monday: Counter() for monday in mondays}
    for starts, what in found:
        if (monday := monday_of(starts, zone)) in counts:
            counts[monday][what] += 1
    return [Week(monday, {one: counts[monday][one] for one in Outcome}) for monday in mondays]


def typical(waits: Iterable[timedelta]) -> timedelta | None:
    """The median of some times, None without any: one holiday must not spoil it, as it would the mean."""
    seconds = [wait.total_seconds() for wait in waits]
    return timedelta(seconds=median(seconds)) if seconds else None
