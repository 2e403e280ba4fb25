"""What a schedule may be: weekly hours, dates that differ, leave, and the terms on which time can be booked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

from calmconnect.domain.errors import Invalid
from calmconnect.domain.slots import Days, Hours, Open, Terms
from calmconnect.domain.text import clean_line

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_A_DAY = 6
NOTE_LENGTH = 120

# What a doctor may choose for each of the terms; 0 sessions a day stands for any number.
CHOICES: dict[str, tuple[int, ...]] = {
    "session_minutes": (20, 30, 40, 45, 50, 60, 75, 90),
    "buffer_before_minutes": (0, 5, 10, 15, 20, 30, 45, 60),
    "buffer_after_minutes": (0, 5, 10, 15, 20, 30, 45, 60),
    "notice_minutes": (0, 60, 120, 240, 480, 1_440, 2_880, 4_320, 10_080),
    "horizon_days": (7, 14, 28, 42, 60, 90, 180),
    "daily_cap": (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12),
}

# How far ahead a date may be written, and how long leave may last.
_AHEAD, _LONGEST_LEAVE = timedelta(days=2 * 365), timedelta(days=365)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class WrittenTerms:
    """The terms as a doctor chose them; see `CHOICES`."""

    session_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    notice_minutes: int
    horizon_days: int
    daily_cap: int

    @property
    def terms(self) -> Terms:
        """The same for the generator of slots."""
        return Terms(
            session=timedelta(minutes=self.session_minutes),
            buffer_before=timedelta(minutes=self.buffer_before_minutes),
            buffer_after=timedelta(minutes=self.buffer_after_minutes),
            notice=timedelta(minutes=self.notice_minutes),
            horizon=timedelta(days=self.horizon_days),
            daily_cap=self.daily_cap,
        )


@dataclass(frozen=True, slots=True)
class WrittenLeave:
    """Leave as a doctor wrote it; the note is for themself alone."""

    days: Days
    note: str


def clean_week(given: object) -> tuple[Hours, ...]:
    """Weekly hours from seven lists, Monday's first, of ("HH:MM", "HH:MM") pairs.

    Raises:
        Invalid: with a field for each day that can't be taken (`day_field`), or `hours` for what is no week at all.
    """
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != len(WEEKDAYS):
        raise Invalid(hours="These hours could not be understood.")
    hours: list[Hours] = []
    problems: dict[str, str] = {}
    for weekday, pairs in enumerate(given):
        try:
            hours += [Hours(weekday, one.starts, one.ends) for one in _ranges(pairs, day_field(weekday))]
        except Invalid as invalid:
            problems |= invalid.fields
    if problems:
        raise Invalid(**problems)
    return tuple(hours)


def day_field(weekday: int) -> str:
    """What problems with a weekday's hours are called."""
    return f"hours_{weekday}"


def clean_terms(given: Mapping[str, object]) -> WrittenTerms:
    """Terms from a form, each as one of its `CHOICES` in digits.

    Raises:
        Invalid: with each field that is none of them.
    """
    chosen = {
        field: next((choice for choice in choices if given.get(field) == str(choice)), None)
        for field, choices in CHOICES.items()
    }
    if wrong := {field: "Please choose one of these." for field, choice in chosen.items() if choice is None}:
        raise Invalid(**wrong)
    return WrittenTerms(**{field: choice for field, choice in chosen.items() if choice is not None})


def clean_override(day: object, hours: object, today: date) -> tuple[date, tuple[Open, ...]]:
    """A date, "2026-11-24", and its hours as pairs like those of `clean_week`; none at all is a day without hours.

    Raises:
        Invalid: with the field `day` for no date, one before `today` or too far ahead; else `override_hours`.
    """
    return clean_date_ahead(day, "day", today, earliest=today), _ranges(hours, "override_hours")


def clean_leave(first: object, last: object, note: object, today: date) -> WrittenLeave:
    """Leave from a first to a last date, both included; what has begun may be written down as long as it lasts.

    Raises:
        Invalid: with the field `first`, `last` or `note`.
    """
    begins = clean_date_ahead(first, "first", today, earliest=today - _LONGEST_LEAVE)
    ends = clean_date_ahead(last, "last", today, earliest=today)
    if ends < begins:
        raise Invalid(last="The last day comes before the first one.")
    if ends - begins > _LONGEST_LEAVE:
        raise Invalid(last="That is more than a year. Please add it in parts.")
    return WrittenLeave(Days(begins, ends), clean_line(note, field="note", longest=NOTE_LENGTH))


def clean_clock(value: object, field: str) -> time:
    """A time of day from "HH:MM".

    Raises:
        Invalid: under `field`.
    """
    if not isinstance(value, str) or not (found := _CLOCK.fullmatch(value)):
        raise Invalid(**{field: "Please write both times, like 09:30."})
    return time(int(found[1]), int(found[2]))


def clean_date(value: object, field: str) -> date:
    """A date from "2026-11-24".

    Raises:
        Invalid: under `field`.
    """
    try:
        # `fromisoformat` alone would take "20261124" and "2026-W48-2".
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Invalid(**{field: "Please choose a day."})


def clean_date_ahead(value: object, field: str, today: date, *, earliest: date) -> date:
    """A date as `clean_date`, from `earliest` on and within two years of `today`.

    Raises:
        Invalid: under `field`.
    """
    day = clean_date(value, field)
    if day < earliest:
        raise Invalid(**{field: "This day has passed."})
    if day > today + _AHEAD:
        raise Invalid(**{field: "This is too far ahead. Please choose a day within two years."})
    return day


def _ranges(given: object, field: str) -> tuple[Open, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST_A_DAY:
        raise Invalid(**{field: "These hours could not be understood."})
    hours = sorted(_range(pair, field) for pair in given)
    for before, after in pairwise(hours):
        if after.starts < before.ends:
            raise Invalid(**{field: f"{_said(before)} and {_said(after)} overlap."})
    return tuple(hours)


def _range(pair: object, field: str) -> Open:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        raise Invalid(**{field: "These hours could not be understood."})
    hours = Open(clean_clock(pair[0], field), clean_clock(pair[1], field))
    if hours.ends <= hours.starts:
        raise Invalid(**{field: f"{_said(hours)} ends before it begins."})
    return hours


def _said(hours: Open) -> str:
    return f"{hours.starts:%H:%M} to {hours.ends:%H:%M}"
