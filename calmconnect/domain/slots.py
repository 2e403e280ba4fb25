"""Which time can be booked: one generator of slots, used both to show and to accept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours: a weekday (0 Monday … 6 Sunday) and wall-clock times in the doctor's zone, `starts` before `ends`."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Terms:
    """How a doctor lets time be booked."""

    session: timedelta
    buffer: timedelta
    notice: timedelta
    horizon: timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Time from `starts` up to but not including `ends`, both moments with a zone."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time."""
        return self.starts < other.ends and other.starts < self.ends


def free_slots(
    hours: Iterable[Hours], zone: ZoneInfo, terms: Terms, busy: Sequence[Span], now: datetime, window: Span
) -> list[Span]:
    """The slots that can be booked in `window`, in order; used both to show and to accept.

    `busy` holds the doctor's taken time, buffers included. A slot keeps the notice and the horizon, lies wholly within
    one day's hours and never touches busy time with its own buffer. Wall-clock times that a DST change skips give no
    slot; times that it repeats give one, at their first occurrence.
    """
    earliest, latest = now + terms.notice, now + terms.horizon
    taken = sorted(busy)
    slots = {
        slot
        for slot in _raster(hours, zone, terms, window)
        if earliest <= slot.starts <= latest and window.starts <= slot.starts and slot.ends <= window.ends
    }
    return [slot for slot in sorted(slots) if not _taken(Span(slot.starts, slot.ends + terms.buffer), taken)]


def _raster(hours: Iterable[Hours], zone: ZoneInfo, terms: Terms, window: Span) -> Iterator[Span]:
    by_weekday: dict[int, list[Hours]] = {}
    for rule in hours:
        by_weekday.setdefault(rule.weekday, []).append(rule)
    for day in _days(window, zone):
        for rule in by_weekday.get(day.weekday(), []):
            yield from _slots_of_day(day, rule, zone, terms)


def _slots_of_day(day: date, rule: Hours, zone: ZoneInfo, terms: Terms) -> Iterator[Span]:
    wall, closing = datetime.combine(day, rule.starts), datetime.combine(day, rule.ends)
    closes = closing.replace(tzinfo=zone).astimezone(UTC)
    free_from = datetime.min.replace(tzinfo=UTC)
    while wall + terms.session <= closing:
        starts = wall.replace(tzinfo=zone).astimezone(UTC)
        ends = starts + terms.session
        exists = starts.astimezone(zone).replace(tzinfo=None) == wall
        # Where clocks jump forward, less time passes than the wall shows: the next slot could begin inside this one.
        if exists and starts >= free_from and ends <= closes:
            free_from = ends + terms.buffer
            yield Span(starts, ends)
        wall += terms.session + terms.buffer


def _days(window: Span, zone: ZoneInfo) -> Iterator[date]:
    day, last = window.starts.astimezone(zone).date(), window.ends.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _taken(wanted: Span, taken: Sequence[Span]) -> bool:
    return any(wanted.overlaps(span) for span in taken)
