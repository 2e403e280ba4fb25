"""Presence: one doctor changes it, and every tab that lists doctors is told: the time until the last one has it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bench.figure import Figure, Goal, of_samples
from bench.options import Options
from bench.stage import Contender, Stage, say

_GOAL = Goal("ratio", "<=", 1.5)


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """The median and the 95th percentile over many changes."""
    ours, theirs = stage.calmconnect(), stage.peer()
    rounds = [(_round(ours, options), _round(theirs, options)) for _ in range(options.rounds)]
    our_samples, their_samples = zip(*rounds, strict=True)
    for name, part in (("p50", 0.50), ("p95", 0.95)):
        sides = of_samples(our_samples, part), of_samples(their_samples, part)
        yield Figure(f"presence.{options.presence_tabs}.last.{name}", "ms", *sides, _GOAL)


def _round(side: Contender, options: Options) -> list[float]:
    done = side.load("presence", scene="presence", tabs=options.presence_tabs, changes=options.presence_changes)
    samples: list[float] = done.pop("samples")
    say(f"presence, {side.name}: lost {done['lost']}, closed {done['closed']}, reached all {len(samples)} times")
    # A change that did not reach everybody never reached the last.
    return samples + [math.inf] * (options.presence_changes - len(samples))
