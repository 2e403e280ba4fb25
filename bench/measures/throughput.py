"""Throughput: the most messages a second that arrive with a 99th percentile under 100 ms, none lost."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figure import Figure, Goal, of_rounds
from bench.options import Options
from bench.stage import Contender, Stage, say

_P99_MS = 100
_AT_MOST = 12_800
_GOAL = Goal("value", ">=", 1500)


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """One figure: found by doubling the rate until it is too much, then halving the gap."""
    ours, theirs = stage.calmconnect(), stage.peer()
    rounds = [(_round(ours, options), _round(theirs, options)) for _ in range(options.rounds)]
    our_rates, their_rates = zip(*rounds, strict=True)
    name = f"throughput.{options.throughput_tabs}"
    yield Figure(name, "messages/s", of_rounds(our_rates), of_rounds(their_rates), _GOAL)


def _round(side: Contender, options: Options) -> float:
    done = side.load(
        "chat",
        scene="chat",
        tabs=options.throughput_tabs,
        warmSeconds=1,
        seconds=options.throughput_seconds,
        search={"from": options.throughput_from, "to": _AT_MOST, "steps": options.throughput_steps, "p99": _P99_MS},
    )
    for tried in done["tried"]:
        say(f"throughput, {side.name}: {tried}")
    return float(done["sustained"])
