"""What weekly hours and a doctor's profile may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.errors import Invalid
from calmconnect.domain.slots import Hours
from calmconnect.domain.text import clean_line, clean_text

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SESSION_MINUTES = (20, 30, 40, 45, 50, 60, 75, 90)
BUFFER_MINUTES = (0, 5, 10, 15, 20, 30)
_MOST_HOURS = 6 * 7
_MOST_FEE = 10_000_000
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class WrittenProfile:
    """A doctor's profile that can be taken; fee in the minor unit of the currency."""

    headline: str
    about: str
    qualifications: str
    years_experience: int
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    specialisations: tuple[str, ...]
    fee_minor: int


def clean_hours(given: object) -> list[Hours]:
    """Weekly hours from (weekday, "HH:MM", "HH:MM") triples, in order.

    Raises:
        Invalid: with the field `hours`, naming the day, for times that end before they begin or overlap.
    """
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > _MOST_HOURS:
        raise Invalid(hours="These hours could not be understood.")
    hours = sorted((_one_rule(rule) for rule in given), key=lambda rule: (rule.weekday, rule.starts))
    for before, after in pairwise(hours):
        if before.weekday == after.weekday and after.starts < before.ends:
            raise Invalid(hours=f"Two times on {WEEKDAYS[after.weekday]} overlap.")
    return hours


def clean_clock(value: object) -> time:
    """A time of day from "HH:MM".

    Raises:
        Invalid: with the field `hours`.
    """
    if not isinstance(value, str) or not (found := _CLOCK.fullmatch(value)):
        raise Invalid(hours="Please write times like 09:30.")
    return time(int(found[1]), int(found[2]))


def clean_minutes(value: object, choices: tuple[int, ...], field: str) -> int:
    """One of the lengths offered, as a form says it.

    Raises:
        Invalid: under `field`.
    """
    for minutes in choices:
        if value == str(minutes):
            return minutes
    raise Invalid(**{field: "Please choose one of the lengths offered."})


def clean_profile(given: dict[str, object]) -> WrittenProfile:
    """A profile from a form.

    Raises:
        Invalid: with the first field that can't be taken.
    """
    return WrittenProfile(
        headline=clean_line(given.get("headline"), field="headline", longest=120, empty="Please say it in a line."),
        about=clean_text(given.get("about"), field="about", longest=2_000),
        qualifications=clean_line(given.get("qualifications"), field="qualifications", longest=200),
        years_experience=_whole(given.get("years_experience"), "years_experience", 70),
        languages=_some_of(given.get("languages"), LANGUAGES, "languages"),
        modes=_some_of(given.get("modes"), [mode.value for mode in Mode], "modes"),
        specialisations=clean_specialisations(given.get("specialisations")),
        fee_minor=_whole(given.get("fee"), "fee", _MOST_FEE // 100) * 100,
    )


def clean_specialisations(value: object) -> tuple[str, ...]:
    """Keys of `SPECIALISATIONS`, at least one.

    Raises:
        Invalid: with the field `specialisations`.
    """
    return _some_of(value, SPECIALISATIONS, "specialisations")


def _one_rule(rule: object) -> Hours:
    if not isinstance(rule, Sequence) or isinstance(rule, str) or len(rule) != 3:
        raise Invalid(hours="These hours could not be understood.")
    weekday, starts, ends = rule
    if not isinstance(weekday, int) or isinstance(weekday, bool) or weekday not in range(7):
        raise Invalid(hours="These hours could not be understood.")
    hours = Hours(weekday, clean_clock(starts), clean_clock(ends))
    if hours.ends <= hours.starts:
        raise Invalid(hours=f"On {WEEKDAYS[weekday]}, a time ends before it begins.")
    return hours


def _whole(value: object, field: str, most: int) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or int(text[:9]) > most or len(text) > 9:
        raise Invalid(**{field: f"Please enter a whole number up to {most:,}."})
    return int(text)


def _some_of(value: object, offered: Iterable[str], field: str) -> tuple[str, ...]:
    known = list(offered)
    if not isinstance(value, list | tuple) or not value or any(one not in known for one in value):
        raise Invalid(**{field: "Please choose at least one."})
    return tuple(one for one in known if one in value)
