"""Which time can be booked: one generator of slots, used both to show and to accept."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours: a weekday (0 Monday … 6 Sunday) and wall-clock times in the doctor's zone, `starts` before `ends`."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Time from `starts` up to but not including `ends`, both moments with a zone."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Terms:
    """How a doctor lets time be booked. `daily_cap`: how many sessions a day may have, 0 for any number."""

    session: timedelta
    buffer_before: timedelta
    buffer_after: timedelta
    notice: timedelta
    horizon: timedelta
    daily_cap: int = 0

    def around(self, slot: Span) -> Span:
        """The time that a slot takes from the doctor: the slot with both buffers."""
        return Span(slot.starts - self.buffer_before, slot.ends + self.buffer_after)


@dataclass(frozen=True, slots=True)
class Rules:
    """When a doctor works in an ordinary week, in their own zone, and how."""

    hours: tuple[Hours, ...]
    zone: ZoneInfo
    terms: Terms


@dataclass(frozen=True, slots=True, order=True)
class Open:
    """Hours of one date: wall-clock times in the doctor's zone, `starts` before `ends`."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Dates from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Overrides:
    """What differs from the ordinary week: dates with hours of their own, or none, and leave, which wins over all."""

    dates: Mapping[date, tuple[Open, ...]] = field(default_factory=dict)
    leave: tuple[Days, ...] = ()


@dataclass(frozen=True, slots=True)
class Busy:
    """An appointment that takes a doctor's time: when it starts, and its time with the buffers it was made with."""

    starts: datetime
    around: Span


def free_slots(rules: Rules, overrides: Overrides, busy: Sequence[Busy], now: datetime, window: Span) -> list[Span]:
    """The slots that can be booked in `window`, in order and in UTC.

    `busy` must hold all of the doctor's appointments on the days of the window, in the doctor's zone: the cap counts them.
    A slot keeps the notice and the horizon, lies wholly within one day's hours (its buffers may reach beyond them) and
    never touches busy time with its own buffers. Wall-clock times that a DST change skips give no slot; times that it
    repeats give one, at their first occurrence.
    """
    terms, taken, full = rules.terms, _Taken(one.around for one in busy), _full_days(busy, rules)
    # In a zone with DST, adding a day to a moment adds a day of its wall clock.
    now = now.astimezone(UTC)
    earliest, latest = max(window.starts, now + terms.notice), now + terms.horizon
    return [
        slot
        for day in _days(window, rules.zone)
        if day not in full
        for slot in _slots_of_day(day, open_on(day, rules, overrides), rules)
        if earliest <= slot.starts <= latest and slot.ends <= window.ends and not taken.touches(terms.around(slot))
    ]


def open_on(day: date, rules: Rules, overrides: Overrides) -> list[Open]:
    """The hours of a date, in order; none on leave."""
    if any(day in leave for leave in overrides.leave):
        return []
    if day in overrides.dates:
        return sorted(overrides.dates[day])
    return sorted(Open(rule.starts, rule.ends) for rule in rules.hours if rule.weekday == day.weekday())


def _full_days(busy: Iterable[Busy], rules: Rules) -> set[date]:
    cap = rules.terms.daily_cap
    if not cap:
        return set()
    count = Counter(_wall(one.starts, rules.zone).date() for one in busy)
    return {day for day, sessions in count.items() if sessions >= cap}


def _slots_of_day(day: date, hours: Iterable[Open], rules: Rules) -> Iterator[Span]:
    terms = rules.terms
    pause = terms.buffer_before + terms.buffer_after
    for opened in hours:
        wall, closing = datetime.combine(day, opened.starts), datetime.combine(day, opened.ends)
        free_from = datetime.min.replace(tzinfo=UTC)
        while wall + terms.session <= closing:
            starts = wall.replace(tzinfo=rules.zone).astimezone(UTC)
            slot = Span(starts, starts + terms.session)
            # Where clocks jump forward, less time passes than the wall shows: the session could outlast the hours, or
            # the next one begin inside it.
            fits = starts >= free_from and _wall(slot.ends, rules.zone) <= closing
            if fits and _wall(starts, rules.zone) == wall:
                free_from = slot.ends + pause
                yield slot
            wall += terms.session + pause


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _days(window: Span, zone: ZoneInfo) -> Iterator[date]:
    day, last = _wall(window.starts, zone).date(), _wall(window.ends, zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


class _Taken:
    """Busy time, joined where it overlaps, so that each question is one look at it."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for span in sorted(spans):
            if self._ends and span.starts < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.ends)
            else:
                self._starts.append(span.starts)
                self._ends.append(span.ends)

    def touches(self, wanted: Span) -> bool:
        """Whether any busy time overlaps."""
        place = bisect_right(self._ends, wanted.starts)
        return place < len(self._starts) and self._starts[place] < wanted.ends
