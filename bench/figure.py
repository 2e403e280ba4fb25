"""One figure: what was measured on either side, their ratio, and the goal it is held against."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

Rounds = Sequence[float]
Samples = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should reach: a bound on CalmConnect's own value, or on its ratio to the peer's."""

    of: Literal["value", "ratio"]
    sign: Literal["<=", ">="]
    bound: float

    def met(self, value: float | None, ratio: float | None) -> bool | None:
        """Whether the goal is reached; None when what it speaks of was not measured."""
        held = value if self.of == "value" else ratio
        if held is None:
            return None
        return held <= self.bound if self.sign == "<=" else held >= self.bound

    def __str__(self) -> str:
        return f"{self.of} {self.sign} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Side:
    """What one side showed: its value, and that of each of its rounds."""

    value: float
    rounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is printed. Without a peer there is no ratio."""

    name: str
    unit: str
    calmconnect: Side
    peer: Side | None = None
    goal: Goal | None = None

    def as_json(self) -> str:
        """The figure's line. A value without end, because too much was lost, is null."""
        ours = self.calmconnect.value
        theirs = self.peer.value if self.peer else None
        ratio = ours / theirs if theirs else None
        line = {
            "figure": self.name,
            "calmconnect": _shown(ours),
            "peer": _shown(theirs),
            "ratio": _shown(ratio),
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "met": self.goal.met(ours, ratio) if self.goal else None,
            "rounds": {
                "calmconnect": [*map(_shown, self.calmconnect.rounds)],
                "peer": [*map(_shown, self.peer.rounds)] if self.peer else [],
            },
        }
        return json.dumps(line)


def of_rounds(rounds: Rounds) -> Side:
    """The median of the rounds, for what is measured once a round."""
    return Side(statistics.median(rounds), tuple(rounds))


def of_samples(samples: Samples, part: float) -> Side:
    """A percentile over the samples of all rounds together, and over those of each."""
    return Side(quantile([*chain.from_iterable(samples)], part), tuple(quantile(each, part) for each in samples))


def quantile(samples: Sequence[float], part: float) -> float:
    """The value below which the share `part` of the samples lies (nearest rank); infinite when there are none."""
    if not samples:
        return math.inf
    return sorted(samples)[max(0, math.ceil(part * len(samples)) - 1)]


def _shown(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 2)
