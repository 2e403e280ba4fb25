"""A doctor's week as a page draws it: what lies where, in minutes of the wall clock below the first hour shown.

All days begin and end at the same hours of the clock, also those on which clocks change: a row of the page is one time of day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calmconnect.domain.booking import Status
from calmconnect.domain.slots import Open, Span
from calmconnect.services.clock import epoch_ms, noon_ms
from calmconnect.services.week import Entry, Week, WorkDay

_HOUR, _DAY = 60, 24 * 60
# What is shown of a week in which nothing is: nine to five.
_NOTHING = (9 * _HOUR, 17 * _HOUR)


@dataclass(frozen=True, slots=True)
class Band:
    """Working hours. `since` and `until` are the times of day in ms, as if the day were the first of 1970 in UTC."""

    top: int
    long: int
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What takes time; `starts` in ms since 1970, `before` and `after` the minutes of its buffers, within `long`.

    `kind` is the appointment's status, or "suggested" for a time that the doctor proposed and "wished" for one that the patient
    did. `half` tells two apart that stand at one time of day because clocks were put back between them.
    """

    id: int
    kind: str
    name: str
    mode: str
    starts: int
    top: int
    long: int
    before: int
    after: int
    movable: bool
    half: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A free slot; `at` in ms since 1970."""

    at: int
    top: int
    long: int


@dataclass(frozen=True, slots=True)
class DayColumn:
    """A day: its date as `key`, its noon in ms since 1970. `mark` is "leave", "other" hours or ""; `clocks` "forward", "back"
    or "". `quiet`: there is nothing to see on it.
    """

    key: str
    at: int
    mark: str
    clocks: str
    today: bool
    quiet: bool
    bands: list[Band]
    sessions: list[EntryRow]
    places: list[PlaceRow]


@dataclass(frozen=True, slots=True)
class Grid:
    """The days, and the first and the last hour that are shown: whole hours since midnight.

    `shortest` is how many minutes the shortest session takes, of those that are there and those that there could be.
    """

    first: int
    last: int
    shortest: int
    days: list[DayColumn]


def grid_of(week: Week) -> Grid:
    """A week for a page: as many hours as hold all that is in it."""
    edges = list(_edges(week)) or [_NOTHING]
    first = min(top for top, _ in edges) // _HOUR
    last = -(-max(end for _, end in edges) // _HOUR)
    spans = [*(entry.span for entry in week.entries), *(slot for day in week.days for slot in day.free)]
    shortest = min((_length(span, week.zone) for span in spans), default=_HOUR)
    return Grid(first, last, shortest, [_column(day, week, first * _HOUR) for day in week.days])


def hours_between(first: int, last: int) -> list[int]:
    """The hours of the day from `first` up to `last`, in ms, as if the day were the first of 1970 in UTC."""
    return [hour * _HOUR * 60_000 for hour in range(first, last)]


def _edges(week: Week) -> Iterable[tuple[int, int]]:
    for day in week.days:
        yield from ((_minutes(one.starts), _minutes(one.ends)) for one in day.hours)
    for entry in week.entries:
        top = _minutes(entry.span.starts.astimezone(week.zone).time())
        yield top, min(_DAY, top + _length(entry.span, week.zone))


def _column(day: WorkDay, week: Week, from_top: int) -> DayColumn:
    zone = week.zone
    entries = [one for one in week.entries if one.span.starts.astimezone(zone).date() == day.day]
    mark, clocks = "leave" if day.away else "other" if day.differs else "", _clocks(day.day, zone)
    return DayColumn(
        key=day.day.isoformat(),
        at=noon_ms(day.day, zone),
        mark=mark,
        clocks=clocks,
        today=day.day == week.today,
        quiet=not (day.hours or entries or mark or clocks),
        bands=[_band(one, from_top) for one in day.hours],
        sessions=[_entry(one, zone, from_top) for one in entries],
        places=[PlaceRow(epoch_ms(one.starts), *_place(one, zone, from_top)) for one in day.free],
    )


def _band(hours: Open, from_top: int) -> Band:
    since, until = _minutes(hours.starts), _minutes(hours.ends)
    return Band(since - from_top, until - since, since * 60_000, until * 60_000)


def _entry(one: Entry, zone: ZoneInfo, from_top: int) -> EntryRow:
    top, long = _place(one.span, zone, from_top)
    before = min(top, int((one.span.starts - one.around.starts).total_seconds()) // 60)
    after = int((one.around.ends - one.span.ends).total_seconds()) // 60
    kind = one.status.value if one.own_proposal is None else "suggested" if one.own_proposal else "wished"
    return EntryRow(
        id=one.id,
        kind=kind,
        name=one.patient_name,
        mode="" if one.status is Status.HELD and one.own_proposal is None else one.mode.value,
        starts=epoch_ms(one.span.starts),
        top=top - before,
        long=before + long + after,
        before=before,
        after=after,
        movable=one.movable,
        half=_half(one.span.starts.astimezone(zone)),
    )


def _place(span: Span, zone: ZoneInfo, from_top: int) -> tuple[int, int]:
    return _minutes(span.starts.astimezone(zone).time()) - from_top, _length(span, zone)


def _length(span: Span, zone: ZoneInfo) -> int:
    """How many minutes it takes up: those that pass, or, where the clock skips some, those that the clock shows."""
    passed = span.ends.astimezone(UTC) - span.starts.astimezone(UTC)
    shown = span.ends.astimezone(zone).replace(tzinfo=None) - span.starts.astimezone(zone).replace(tzinfo=None)
    return int(max(passed, shown).total_seconds()) // 60


def _half(local: datetime) -> str:
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return ("first", "second")[local.fold] if twice else ""


def _clocks(day: date, zone: ZoneInfo) -> str:
    before, after = (datetime.combine(one, time(0), zone).utcoffset() for one in (day, day + timedelta(days=1)))
    if before is None or after is None or before == after:
        return ""
    return "forward" if after > before else "back"


def _minutes(clock: time) -> int:
    return clock.hour * _HOUR + clock.minute
