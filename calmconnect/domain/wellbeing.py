"""The happiness score: how somebody has been, from 0 to 100, and how sure that is. It is no diagnosis, and finds no illness.

What is known of a day are *signals*: what the person says of it themself, and how their messages read, each with a weight. The
score is a weighted mean drawn towards 50, the mean of a normal distribution with unknown spread under its conjugate prior
(normal-inverse-chi-squared; Gelman et al., Bayesian Data Analysis, 3rd ed., 3.3), in which each signal's likelihood counts by
its weight (power likelihood; Ibrahim and Chen, Statistical Science 15, 2000):

    κ = κ₀ + Σw     μ = (κ₀·50 + Σw·x) / κ     ν = ν₀ + Σw     ν·σ² = ν₀·σ₀² + Σw·(x − x̄)² + κ₀·Σw/κ·(x̄ − 50)²

The mean then follows Student's t with ν degrees around μ, scaled by σ/√κ; the band is its middle 80 %. So Σw is the effective
sample size. It is kept honest in two ways: a signal loses half its weight in seven days, and messages of one day say much the
same, so that n of them count as n / (1 + ρ·n) (the design effect; Kish, Survey Sampling, 1965, 8.2), never more than 1/ρ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt
from typing import TypeVar

HALF_LIFE_DAYS = 7
PRIOR_SCORE, PRIOR_WEIGHT = 50.0, 2.0
# Before anything is known: people's days lie about so far from their mean, as sure as if so many had been seen.
PRIOR_SPREAD, PRIOR_SEEN = 25.0, 4.0
# What somebody says of a whole day, beside 1 for a message full of feeling.
CHECK_IN_WEIGHT = 1.5
SAME_DAY = 1 / 3
# Three days of saying how one is, or about as much in messages.
ENOUGH = 3.0
TREND_DAYS = 42
# What is older has less than a thousandth of its weight left.
LOOK_BACK = timedelta(days=TREND_DAYS + 10 * HALF_LIFE_DAYS)
MOVED_AT_MOST = 3
# What moved it less than this many points is not worth telling.
_NOTABLE = 0.5

Key = TypeVar("Key")

_Z80 = 1.2815515655446004
_THEME_FROM = 0.4
_THEMES_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing known of a day, in the person's own zone. `valence` −1…1; `weight` 0…; `themes` what it was about, as keys.

    `said`: the person said it of the whole day; else it is how a message reads.
    """

    day: date
    valence: float
    weight: float
    themes: tuple[str, ...] = ()
    said: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """`value`, and the 80 % band from `low` to `high`, all 0…100. `evidence` is the effective sample size, in messages."""

    value: float
    low: float
    high: float
    evidence: float

    @property
    def enough(self) -> bool:
        """Whether it says anything yet."""
        return self.evidence >= ENOUGH


@dataclass(frozen=True, slots=True)
class DayScore:
    """The score as it was on a day."""

    day: date
    score: Score


@dataclass(frozen=True, slots=True)
class Moved:
    """What moves the score away from 50, by so many points up or down, the strongest first; never by what was said."""

    days: tuple[tuple[date, float], ...]
    themes: tuple[tuple[str, float], ...]


def check_in_signal(day: date, mood: int) -> Signal:
    """What somebody says of a day, from 1 (bad) to 5 (good)."""
    return Signal(day, (mood - 3) / 2, CHECK_IN_WEIGHT, said=True)


def message_signal(day: date, valence: float, feeling: float, themes: tuple[str, ...]) -> Signal:
    """How a message reads; it counts as much as it carries feeling (0…1)."""
    return Signal(day, _within(valence, -1, 1), _within(feeling, 0, 1), themes)


def themes_of(specialisations: Iterable[tuple[str, float]], emotions: Iterable[str]) -> tuple[str, ...]:
    """What a message is about, as keys: what it is most about if that is clear, and the feelings in it."""
    about = [key for key, probability in specialisations if probability >= _THEME_FROM][:1]
    felt = [one for one in emotions if one != "neutral"][:_THEMES_AT_MOST]
    return tuple(dict.fromkeys([*about, *felt]))


def score(signals: Iterable[Signal], today: date) -> Score:
    """The score of a day, from all that was known up to it, in any order."""
    return _score(_weighed(signals, today))


def trend(signals: Sequence[Signal], today: date, days: int = TREND_DAYS) -> list[DayScore]:
    """The score of each of the last days of which enough is known, the oldest first."""
    each = (today - timedelta(days=ago) for ago in reversed(range(days)))
    found = (DayScore(day, score(signals, day)) for day in each)
    return [one for one in found if one.score.enough]


def falling(signals: Sequence[Signal], today: date) -> bool:
    """Whether the score is clearly lower than two weeks ago, by more than either could be by chance alone."""
    now, before = score(signals, today), score(signals, today - timedelta(days=2 * HALF_LIFE_DAYS))
    return now.enough and before.enough and now.value < before.low and before.value > now.high


def troubles(signals: Iterable[Signal], today: date) -> dict[str, float]:
    """What bad messages of late were about, by theme, as shares of 1; empty without any."""
    weights: defaultdict[str, list[float]] = defaultdict(list)
    for signal, weight in _weighed(signals, today):
        for theme in signal.themes if signal.valence < 0 else ():
            weights[theme].append(-weight * signal.valence)
    total = fsum(weight for each in weights.values() for weight in each)
    return {theme: fsum(each) / total for theme, each in weights.items()} if total else {}


def moved(signals: Iterable[Signal], today: date) -> Moved:
    """What moves today's score most.

    The score less 50 is a sum of one term for each signal, w·(x − 50)/κ, so the terms of a day or a theme are what it moves.
    """
    weighed = _weighed(signals, today)
    total = PRIOR_WEIGHT + fsum(weight for _, weight in weighed)
    days: defaultdict[date, list[float]] = defaultdict(list)
    themes: defaultdict[str, list[float]] = defaultdict(list)
    for signal, weight in weighed:
        points = weight * (_points(signal) - PRIOR_SCORE) / total
        days[signal.day].append(points)
        for theme in signal.themes:
            themes[theme].append(points / len(signal.themes))
    return Moved(_strongest(days), _strongest(themes))


def _score(weighed: list[tuple[Signal, float]]) -> Score:
    evidence = fsum(weight for _, weight in weighed)
    total, seen = PRIOR_WEIGHT + evidence, PRIOR_SEEN + evidence
    value = PRIOR_SCORE + fsum(weight * (_points(one) - PRIOR_SCORE) for one, weight in weighed) / total
    # The same as in the head, with both sums taken around the score itself: the prior is one more signal at 50.
    spread = fsum(weight * (_points(one) - value) ** 2 for one, weight in weighed)
    spread += PRIOR_WEIGHT * (PRIOR_SCORE - value) ** 2 + PRIOR_SEEN * PRIOR_SPREAD**2
    half = _t80(seen) * sqrt(spread / seen / total)
    return Score(
        _within(value, 0, 100), _within(value - half, 0, 100), _within(value + half, 0, 100), max(0.0, evidence)
    )


def _weighed(signals: Iterable[Signal], today: date) -> list[tuple[Signal, float]]:
    """Each signal with what is left of its weight."""
    known = [one for one in signals if one.day <= today]
    written: defaultdict[date, list[float]] = defaultdict(list)
    for one in known:
        if not one.said:
            written[one.day].append(one.weight)
    crowd = {day: 1 + SAME_DAY * fsum(weights) for day, weights in written.items()}
    return [
        (one, one.weight / (1 if one.said else crowd[one.day]) * 0.5 ** ((today - one.day).days / HALF_LIFE_DAYS))
        for one in known
    ]


def _points(signal: Signal) -> float:
    return PRIOR_SCORE + 50 * signal.valence


def _t80(degrees: float) -> float:
    """The 90th percentile of Student's t, off by less than 0.001 from four degrees on (Abramowitz and Stegun, 26.7.5)."""
    z = _Z80
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def _strongest(terms: dict[Key, list[float]]) -> tuple[tuple[Key, float], ...]:
    sums = [(key, fsum(each)) for key, each in terms.items()]
    notable = [one for one in sums if abs(one[1]) >= _NOTABLE]
    return tuple(sorted(notable, key=lambda one: (-abs(one[1]), str(one[0])))[:MOVED_AT_MOST])


def _within(value: float, lowest: float, highest: float) -> float:
    return min(max(value, lowest), highest)
