"""What a patient lets doctors see who may suit them, and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.errors import Invalid
from calmconnect.domain.recommending import Reason, Why


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: keys of `SPECIALISATIONS`, at least one, and of `LANGUAGES`, none for any."""

    about: tuple[str, ...]
    languages: tuple[str, ...]


def clean_wish(about: object, languages: object) -> Wish:
    """What a patient chose.

    Raises:
        Invalid: with the field `about` or `languages`.
    """
    chosen = _known(about, SPECIALISATIONS, "about")
    if not chosen:
        raise Invalid(about="Please choose at least one.")
    return Wish(chosen, _known(languages, LANGUAGES, "languages"))


def match(wish: Wish, specialisations: Collection[str], languages: Collection[str]) -> tuple[Reason, ...]:
    """Why a doctor may suit somebody; nothing for one who helps with none of it, or speaks none of the languages."""
    helps = [Reason(Why.HELPS, key) for key in wish.about if key in specialisations]
    speaks = [Reason(Why.SPEAKS, key) for key in wish.languages if key in languages]
    return (*helps, *speaks) if helps and (speaks or not wish.languages) else ()


def _known(value: object, offered: Iterable[str], field: str) -> tuple[str, ...]:
    known = list(offered)
    if not isinstance(value, list | tuple) or any(one not in known for one in value):
        raise Invalid(**{field: "Please choose among these."})
    return tuple(one for one in known if one in value)
