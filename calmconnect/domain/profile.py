"""What a doctor's profile may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calmconnect.domain.booking import Mode
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.errors import Invalid
from calmconnect.domain.payments import FREE_CANCEL_HOURS
from calmconnect.domain.text import clean_line, clean_text

_MOST_FEE = 10_000_000


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
    free_cancel_hours: int


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
        free_cancel_hours=_one_of(given.get("free_cancel_hours"), FREE_CANCEL_HOURS, "free_cancel_hours"),
    )


def clean_specialisations(value: object) -> tuple[str, ...]:
    """Keys of `SPECIALISATIONS`, at least one.

    Raises:
        Invalid: with the field `specialisations`.
    """
    return _some_of(value, SPECIALISATIONS, "specialisations")


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


def _one_of(value: object, offered: Iterable[int], field: str) -> int:
    for one in offered:
        if value == str(one):
            return one
    raise Invalid(**{field: "Please choose one of these."})
