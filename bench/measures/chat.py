"""Chat: how long a message takes from the sender's event to the receiver's, while every pair of tabs says one a second."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bench.figure import Figure, Goal, of_samples
from bench.options import Options
from bench.stage import Contender, Stage, say

_PERCENTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
_GOALS = {"p50": Goal("ratio", "<=", 2), "p95": Goal("ratio", "<=", 1.6), "p99": Goal("ratio", "<=", 1)}
# The goals are set for this many tabs.
_GOAL_TABS = 1000


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """Three percentiles for each number of tabs."""
    ours, theirs = stage.calmconnect(), stage.peer()
    for tabs in options.chat_tabs:
        rounds = [(_round(ours, tabs, options), _round(theirs, tabs, options)) for _ in range(options.rounds)]
        our_samples, their_samples = zip(*rounds, strict=True)
        for name, part in _PERCENTILES.items():
            goal = _GOALS[name] if tabs == _GOAL_TABS else None
            sides = of_samples(our_samples, part), of_samples(their_samples, part)
            yield Figure(f"chat.{tabs}.{name}", "ms", *sides, goal)


def _round(side: Contender, tabs: int, options: Options) -> list[float]:
    done = side.load(
        "chat",
        scene="chat",
        tabs=tabs,
        rate=tabs / 2,
        warmSeconds=options.chat_warm_seconds,
        seconds=options.chat_seconds,
    )
    samples: list[float] = done.pop("samples")
    say(f"chat, {tabs} tabs, {side.name}: {done}, arrived {len(samples)}")
    # What never arrived took for ever.
    return samples + [math.inf] * (done["due"] - len(samples))
