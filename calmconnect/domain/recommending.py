"""Which doctors suit somebody best, and why, in words they can follow. It hides nobody: it only says who comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import fsum

from calmconnect.domain.doctors import LANGUAGES

# A doctor without ratings counts as rated so, with the weight of so many ratings: a Bayesian mean, which the Internet Movie
# Database popularised for lists ranked by few votes. One five out of five does not beat forty that are almost as good.
EXPECTED_STARS, EXPECTED_WEIGHT = 4.0, 5
_WELL_RATED, _RATINGS_TO_SAY_SO = 4.4, 5
_SOON = timedelta(days=1)
# Less of a need is no reason to name; and a guess of which nothing reaches the second says nothing at all.
_NAMEABLE, _CLEAR = 0.15, 0.4

_SCRIPTS = {
    "hi": re.compile(r"[\u0900-\u097f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
    "ta": re.compile(r"[\u0b80-\u0bff]"),
    "te": re.compile(r"[\u0c00-\u0c7f]"),
}


class Why(StrEnum):
    """A reason to name a doctor first."""

    HELPS = "helps"
    SPEAKS = "speaks"
    HERE = "here"
    SOON = "soon"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each thing counts beside the others, 0 for nothing."""

    need: float
    language: float
    rating: float
    soon: float
    here: float


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for: how likely it is about each specialisation (0…1), and in which languages; either may be empty.

    `urgent`: they have been getting worse, so a near time counts twice.
    """

    about: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What counts of a doctor: mean of so many ratings, whether they are there, and when they are free, if that is known."""

    specialisations: tuple[str, ...]
    languages: tuple[str, ...]
    stars: float
    ratings: int
    here: bool
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a doctor stands where they do. `key` is the specialisation or the language it is about, "" for the others."""

    why: Why
    key: str = ""


def shrunk_stars(mean: float, count: int) -> float:
    """A mean of few ratings, drawn towards what is expected of anybody."""
    return (EXPECTED_STARS * EXPECTED_WEIGHT + mean * count) / (EXPECTED_WEIGHT + count)


def spoken_in(words: str) -> frozenset[str]:
    """The languages that somebody names, or writes in, as far as the script tells."""
    named = {key for key, name in LANGUAGES.items() if re.search(rf"\b{name}\b", words, re.IGNORECASE)}
    return frozenset(named | {key for key, script in _SCRIPTS.items() if script.search(words)})


def together(*parts: tuple[float, Mapping[str, float]]) -> dict[str, float]:
    """Several guesses at what somebody needs, each with its weight, as one whose parts add up to at most 1."""
    total = fsum(weight for weight, guess in parts if guess)
    keys = {key for _, guess in parts for key in guess}
    return {key: fsum(weight * guess.get(key, 0) for weight, guess in parts) / total for key in keys} if total else {}


def points(one: Candidate, need: Need, weights: Weights, now: datetime) -> float:
    """How well a doctor suits, from 0 up to the sum of the weights (and that of a near time once more, if urgent)."""
    soon = weights.soon * (2 if need.urgent else 1)
    return fsum((
        weights.need * min(1.0, fsum(need.about.get(key, 0) for key in one.specialisations)),
        weights.language * bool(need.languages.intersection(one.languages)),
        weights.rating * (shrunk_stars(one.stars, one.ratings) - 1) / 4,
        soon * _nearness(one.free_at, now),
        weights.here * one.here,
    ))  # fmt: skip


def reasons(one: Candidate, need: Need, now: datetime) -> tuple[Reason, ...]:
    """Why this doctor suits, what weighs most first; nothing where nothing is looked for."""
    if not need.about and not need.languages:
        return ()
    helps = sorted(
        (key for key in one.specialisations if need.about.get(key, 0) >= _NAMEABLE), key=need.about.__getitem__
    )
    found = [Reason(Why.HELPS, key) for key in reversed(helps)][:2]
    found += [Reason(Why.SPEAKS, key) for key in one.languages if key in need.languages]
    if one.here:
        found.append(Reason(Why.HERE))
    elif one.free_at is not None and one.free_at - now <= _SOON:
        found.append(Reason(Why.SOON))
    if one.ratings >= _RATINGS_TO_SAY_SO and shrunk_stars(one.stars, one.ratings) >= _WELL_RATED:
        found.append(Reason(Why.RATED))
    return tuple(found)


def clear(ranked: Iterable[tuple[str, float]]) -> dict[str, float]:
    """What of a guess over all specialisations is worth following; nothing of one that is unsure."""
    known = dict(ranked)
    sure = max(known.values(), default=0.0) >= _CLEAR
    return {key: probability for key, probability in known.items() if sure and probability >= _NAMEABLE}


def _nearness(free_at: datetime | None, now: datetime) -> float:
    """1 for right now, half of it a day ahead, 0 without any time."""
    return 0.0 if free_at is None else 1 / (1 + max(timedelta(0), free_at - now) / _SOON)
