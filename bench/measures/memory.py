"""Memory: by how much a server grows for each tab that is open on a conversation."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator

from bench.figure import Figure, Goal, of_rounds
from bench.memory import resident
from bench.options import Options
from bench.stage import Contender, Stage, say

_GOAL = Goal("value", "<=", 150)
# The first tabs load code and fill caches: that is no cost of a tab.
_WARMING_TABS = 20
_SETTLE_SECONDS = 3


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """One figure, kB of resident memory a tab."""
    ours, theirs = stage.calmconnect(), stage.peer()
    rounds = [(_round(ours, options), _round(theirs, options)) for _ in range(options.rounds)]
    our_sizes, their_sizes = zip(*rounds, strict=True)
    yield Figure(f"memory.{options.memory_tabs}", "kB/tab", of_rounds(our_sizes), of_rounds(their_sizes), _GOAL)


def _round(side: Contender, options: Options) -> float:
    side.server.stop()
    side.server.start()
    with side.open_tabs(scene="chat", tabs=_WARMING_TABS):
        before = _settled(side)
        with side.open_tabs(scene="chat", tabs=options.memory_tabs):
            after = _settled(side)
    grown = (after - before) / options.memory_tabs / 1024
    say(f"memory, {side.name}: {before // 2**20} MB with {_WARMING_TABS} tabs, then {grown:.1f} kB a tab")
    return grown


def _settled(side: Contender) -> int:
    time.sleep(_SETTLE_SECONDS)
    if side.adapter == "peer":
        # V8 leaves garbage lie for long; Python frees what nobody refers to at once.
        urllib.request.urlopen(urllib.request.Request(f"{side.url}/collect", method="POST")).close()
    assert side.server.process
    return resident(side.server.process.pid)
