"""Bookings: many people ask for slots at once, on either database, beside the peer's exclusion constraint on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

from bench.figure import Figure, Goal, of_rounds
from bench.options import Options
from bench.stage import Contender, Stage, say

_DATABASES = ("postgresql", "sqlite")
_GOAL = Goal("ratio", ">=", 1.2)


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """For each database: slots all different, and a few slots that all want; attempts answered a second."""
    for side in (*map(stage.calmconnect, _DATABASES), stage.peer()):
        # Nobody's very first bookings count: code is still being loaded, or compiled.
        _round(side, "warm", options)
    for plan in ("free", "contended"):
        ours: dict[str, list[float]] = {database: [] for database in _DATABASES}
        theirs: list[float] = []
        for number in range(options.rounds):
            for database in _DATABASES:
                ours[database].append(_round(stage.calmconnect(database), f"{plan}-{number}", options))
            stage.clear_peer_appointments()
            theirs.append(_round(stage.peer(), f"{plan}-{number}", options))
        for database in _DATABASES:
            sides = of_rounds(ours[database]), of_rounds(theirs)
            yield Figure(f"bookings.{database}.{plan}", "attempts/s", *sides, _GOAL)


def _round(side: Contender, plan: str, options: Options) -> float:
    done = side.load("bookings", plan=plan)
    say(f"bookings, {plan}, {side.name}: {done}")
    if plan == "warm":
        return 0
    there = options.booking_slots if plan.startswith("contended") else options.booking_people
    if done["booked"] > there:
        raise RuntimeError(f"{side.name} gave {there} slots to {done['booked']} people")
    return float((done["booked"] + done["taken"]) / done["seconds"])
