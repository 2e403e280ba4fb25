"""On which terms the helpline answers: its hours, the days on which nobody is there, and by when people get an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from calmconnect.domain.business_hours import BusinessHours
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import clean_time_zone
from calmconnect.domain.schedule import WEEKDAYS, clean_clock, clean_date_ahead, day_field
from calmconnect.domain.slots import Open
from calmconnect.domain.text import clean_line
from calmconnect.domain.tickets import PRIORITY_WORDS, Priority

WHY_LENGTH = 60
MOST_CLOSED = 60
# What may be written: the first answer in minutes, up to a week; the whole in hours.
FIRST_MINUTES, WHOLE_HOURS = range(1, 10_081), range(1, 1_001)
_MIDNIGHT = time(0)
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
# How long a day that has passed still counts: clocks of tickets look back.
_KEPT = timedelta(days=365)

Cleaned = TypeVar("Cleaned")


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day on which nobody is there, and why, in a word or two; "" when that is not said."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class HelplineTerms:
    """The terms of one time; `number` rises with each change. `targets`: the time to the first answer, and to the end."""

    number: int
    zone: ZoneInfo
    week: tuple[Open | None, ...]
    closed: tuple[ClosedDay, ...]
    targets: Mapping[Priority, tuple[timedelta, timedelta]]

    @property
    def hours(self) -> BusinessHours:
        """When agents answer."""
        return BusinessHours(self.zone, self.week, frozenset(one.day for one in self.closed))


def clean_terms(given: Mapping[str, object], before: HelplineTerms) -> HelplineTerms:
    """The terms that follow others, from a form; the closed days stay.

    `given` holds `time_zone`; for each weekday, 0 Monday, `open-0` when it has hours, and then `from-0` and `until-0` as
    "HH:MM"; for each priority `first-urgent` in minutes and `whole-urgent` in hours.

    Raises:
        Invalid: with every field that can't be taken: `time_zone`, `week`, `day_field(weekday)`, `target_field(priority)`.
    """
    problems: dict[str, str] = {}
    zone = _tried(problems, lambda: clean_time_zone(given.get("time_zone")))
    week = _tried(problems, lambda: _week(given))
    targets = _tried(problems, lambda: _targets(given))
    if zone is None or week is None or targets is None:
        raise Invalid(**problems)
    return HelplineTerms(before.number + 1, ZoneInfo(zone), week, before.closed, targets)


def closed_on(day: object, why: object, before: HelplineTerms, today: date) -> HelplineTerms:
    """The terms that follow others when nobody is there on a day, "2026-12-25" in the helpline's zone; said again, it says why.

    Raises:
        Invalid: with the field `day` for no date, one that has passed or is too far ahead; with `why`.
        Conflict: when there are too many such days.
    """
    wanted = ClosedDay(clean_date_ahead(day, "day", today, earliest=today), clean_why(why))
    kept = [one for one in before.closed if one.day != wanted.day and one.day > today - _KEPT]
    if len([one for one in kept if one.day >= today]) >= MOST_CLOSED:
        raise Conflict("There are sixty such days already. Please take one away first.")
    closed = tuple(sorted([*kept, wanted], key=lambda one: one.day))
    return replace(before, number=before.number + 1, closed=closed)


def open_again_on(day: object, before: HelplineTerms, today: date) -> HelplineTerms:
    """The terms that follow others when somebody is there on a day after all. What has passed stays as it was.

    Raises:
        Invalid: with the field `day` for no date ahead.
    """
    wanted = clean_date_ahead(day, "day", today, earliest=today)
    return replace(before, number=before.number + 1, closed=tuple(one for one in before.closed if one.day != wanted))


def clean_why(value: object) -> str:
    """Why nobody is there, as patients read it.

    Raises:
        Invalid: with the field `why`.
    """
    return clean_line(value, field="why", longest=WHY_LENGTH)


def differences(before: HelplineTerms, after: HelplineTerms) -> list[str]:
    """What was changed between two terms, in words for whoever looks back."""
    said = [
        words
        for words, was, now in (
            ("Hours", before.week, after.week),
            ("Time zone", before.zone.key, after.zone.key),
            ("Targets", before.targets, after.targets),
        )
        if was != now
    ]
    gone, come = set(before.closed) - set(after.closed), set(after.closed) - set(before.closed)
    again = {one.day for one in gone} - {one.day for one in come}
    return [
        *said,
        *(f"Closed on {one.day:%d %B %Y}" + (f": {one.why}" if one.why else "") for one in sorted(come, key=_day)),
        *(f"Open again on {day:%d %B %Y}" for day in sorted(again)),
    ]


def target_field(priority: Priority) -> str:
    """What problems with a priority's targets are called."""
    return f"target_{priority.value}"


def _day(one: ClosedDay) -> date:
    return one.day


def _tried(problems: dict[str, str], clean: Callable[[], Cleaned]) -> Cleaned | None:
    """What could be cleaned; None when it could not, with what was wrong among the problems."""
    try:
        return clean()
    except Invalid as invalid:
        problems |= invalid.fields
        return None


def _week(given: Mapping[str, object]) -> tuple[Open | None, ...]:
    problems: dict[str, str] = {}
    week = [
        _tried(problems, lambda day=day: _hours(given, day)) if given.get(f"open-{day}") is not None else None  # type: ignore[misc]
        for day in range(len(WEEKDAYS))
    ]
    if problems:
        raise Invalid(**problems)
    if not any(week):
        raise Invalid(week="Please choose at least one day on which somebody is there.")
    return tuple(week)


def _hours(given: Mapping[str, object], weekday: int) -> Open:
    field = day_field(weekday)
    hours = Open(clean_clock(given.get(f"from-{weekday}"), field), clean_clock(given.get(f"until-{weekday}"), field))
    if _MIDNIGHT != hours.ends <= hours.starts:
        raise Invalid(**{field: f"{hours.starts:%H:%M} to {hours.ends:%H:%M} ends before it begins."})
    return hours


def _targets(given: Mapping[str, object]) -> dict[Priority, tuple[timedelta, timedelta]]:
    problems: dict[str, str] = {}
    found = {one: _tried(problems, lambda one=one: _target(given, one)) for one in PRIORITY_WORDS}  # type: ignore[misc]
    targets = {priority: target for priority, target in found.items() if target is not None}
    for (sooner, first), (_, second) in pairwise(targets.items()):
        if first[0] > second[0] or first[1] > second[1]:
            problems.setdefault(target_field(sooner), "This takes longer than what is less urgent.")
    if problems:
        raise Invalid(**problems)
    return targets


def _target(given: Mapping[str, object], priority: Priority) -> tuple[timedelta, timedelta]:
    field = target_field(priority)
    first = _count(given.get(f"first-{priority.value}"), FIRST_MINUTES, field) * _MINUTE
    whole = _count(given.get(f"whole-{priority.value}"), WHOLE_HOURS, field) * _HOUR
    if first > whole:
        raise Invalid(**{field: "The first answer would come after the end."})
    return first, whole


def _count(value: object, allowed: range, field: str) -> int:
    digits = value if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else "0"
    if int(digits) not in allowed:
        raise Invalid(**{field: f"Please write whole numbers, from {allowed[0]} to {allowed[-1]:,}."})
    return int(digits)
