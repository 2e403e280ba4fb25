"""What a setting can be: how it is written, read from a form, and checked.

Each kind has one written form, which is what a field shows, what the database keeps and what the history says. Whatever was
written is checked again whenever it is read, so a value that a newer program does not allow any more is never used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from calmconnect.domain.errors import Invalid
from calmconnect.domain.people import time_zones
from calmconnect.domain.text import clean_line

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)
# What a form holds under a name, None for nothing.
Asked = Callable[[str], object]

ON, OFF = "on", "off"
_LONGEST = 200
_UNITS = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
_LENGTH = re.compile(r"([0-9]{1,5}) ?(day|hour|minute)s?")


class Kind(Protocol[Value]):
    """What every kind can do."""

    def collect(self, key: str, asked: Asked) -> object:
        """What a form says of the setting `key`."""

    def clean(self, given: object, field: str) -> Value:
        """The value that is written so.

        Raises:
            Invalid: under `field`, with what can be written instead.
        """

    def written(self, value: Value) -> str:
        """The one way to write a value."""


class _OneField:
    """A kind that a form asks for in one field."""

    def collect(self, key: str, asked: Asked) -> object:
        """See `Kind`."""
        return asked(key)


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off; a form holds nothing for off."""

    def collect(self, key: str, asked: Asked) -> object:
        """See `Kind`."""
        return OFF if asked(key) is None else ON

    def clean(self, given: object, field: str) -> bool:
        """See `Kind`."""
        if given != ON and given != OFF:
            raise Invalid(**{field: "Please choose on or off."})
        return given == ON

    def written(self, value: bool) -> str:
        """See `Kind`."""
        return ON if value else OFF


@dataclass(frozen=True, slots=True)
class Whole(_OneField):
    """A whole number of `unit` from `lowest` to `highest`."""

    lowest: int
    highest: int
    unit: str

    def clean(self, given: object, field: str) -> int:
        """See `Kind`."""
        words = given.strip() if isinstance(given, str) else ""
        if re.fullmatch(r"[0-9]{1,7}", words) is None or not self.lowest <= int(words) <= self.highest:
            raise Invalid(**{field: f"Please write a whole number from {self.lowest:,} to {self.highest:,}."})
        return int(words)

    def written(self, value: int) -> str:
        """See `Kind`."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Weight(_OneField):
    """How much something counts beside others: from 0 to `highest`, to one place."""

    highest: int

    def clean(self, given: object, field: str) -> float:
        """See `Kind`."""
        words = given.strip().replace(",", ".") if isinstance(given, str) else ""
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", words) is None or float(words) > self.highest:
            raise Invalid(**{field: f"Please write a number from 0 to {self.highest}, such as 1.5."})
        return float(words)

    def written(self, value: float) -> str:
        """See `Kind`."""
        return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Lengths(_OneField):
    """Up to `most` lengths of time, maybe none, written "1 day, 30 minutes", the longest first."""

    shortest: timedelta
    longest: timedelta
    most: int

    def clean(self, given: object, field: str) -> tuple[timedelta, ...]:
        """See `Kind`."""
        words = clean_line(given, field=field, longest=_LONGEST).lower()
        found = {_length(part.strip(), field) for part in words.split(",") if part.strip()}
        if any(not self.shortest <= length <= self.longest for length in found):
            raise Invalid(
                **{field: f"Each must be from {length_words(self.shortest)} to {length_words(self.longest)}."}
            )
        if len(found) > self.most:
            raise Invalid(**{field: f"Please write at most {self.most}."})
        return tuple(sorted(found, reverse=True))

    def written(self, value: tuple[timedelta, ...]) -> str:
        """See `Kind`."""
        return ", ".join(map(length_words, value))


@dataclass(frozen=True, slots=True)
class Line(_OneField):
    """A line of text, which may be empty."""

    longest: int

    def clean(self, given: object, field: str) -> str:
        """See `Kind`."""
        return clean_line(given, field=field, longest=self.longest)

    def written(self, value: str) -> str:
        """See `Kind`."""
        return value


@dataclass(frozen=True, slots=True)
class Zone(_OneField):
    """A time zone, by its IANA name."""

    def clean(self, given: object, field: str) -> str:
        """See `Kind`."""
        name = given.strip() if isinstance(given, str) else ""
        if name not in time_zones():
            raise Invalid(**{field: "Please write a time zone such as Asia/Kolkata, Europe/Berlin or UTC."})
        return name

    def written(self, value: str) -> str:
        """See `Kind`."""
        return value


@dataclass(frozen=True, slots=True)
class Some(Generic[Word]):
    """Any of a few words, or none; a form asks for each under its own name (`field_of`)."""

    allowed: tuple[Word, ...]

    def collect(self, key: str, asked: Asked) -> object:
        """See `Kind`."""
        return ", ".join(one for one in self.allowed if asked(field_of(key, one)) is not None)

    def clean(self, given: object, field: str) -> frozenset[Word]:
        """See `Kind`."""
        words = {part.strip() for part in given.split(",")} - {""} if isinstance(given, str) else {""}
        if not words <= set(self.allowed):
            raise Invalid(**{field: "Please choose among these."})
        return frozenset(one for one in self.allowed if one in words)

    def written(self, value: frozenset[Word]) -> str:
        """See `Kind`."""
        return ", ".join(one for one in self.allowed if one in value)


def field_of(key: str, option: str) -> str:
    """Under which name a form asks for one of several words."""
    return f"{key}-{option}"


def length_words(length: timedelta) -> str:
    """A length of whole minutes in the largest unit that fits: "1 day", "90 minutes"."""
    for unit, one in _UNITS.items():
        count, rest = divmod(length, one)
        if count and not rest:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "0 minutes"


def _length(words: str, field: str) -> timedelta:
    match = _LENGTH.fullmatch(words)
    if match is None:
        raise Invalid(**{field: "Please write lengths such as 1 day, 2 hours or 30 minutes, with commas between them."})
    return int(match[1]) * _UNITS[match[2]]
