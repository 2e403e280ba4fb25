"""What a run measures, and how much of it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

MEASURES = ("chat", "throughput", "presence", "bookings", "memory", "pages", "calls", "models", "people", "statistics")


@dataclass(frozen=True, slots=True)
class Options:
    """How much of each measure to take. Durations are seconds."""

    measures: tuple[str, ...]
    # How often each side has its turn: A B A B is two rounds.
    rounds: int = 2
    chat_tabs: tuple[int, ...] = (50, 200, 1000)
    chat_seconds: float = 10
    chat_warm_seconds: float = 2
    throughput_tabs: int = 200
    # The rate it begins with, messages a second.
    throughput_from: int = 100
    throughput_seconds: float = 4
    throughput_steps: int = 3
    presence_tabs: int = 1000
    presence_changes: int = 20
    booking_people: int = 200
    booking_slots: int = 30
    booking_tries: int = 4
    memory_tabs: int = 1000
    page_loads: int = 5
    # In each round.
    calls: int = 5
    people: int = 100_000
    # With ten times as many messages.
    appointments: int = 1_000_000

    @property
    def most_tabs(self) -> int:
        """The most tabs that any measure opens at once, a presence measure's doctor not counted."""
        return max(*self.chat_tabs, self.throughput_tabs, self.presence_tabs, self.memory_tabs, self.booking_people)


def read_options(arguments: list[str]) -> Options:
    """Read the command line; ends the program with a usage line for a wrong one."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", type=_measures, default=MEASURES, help=f"some of {','.join(MEASURES)}")
    parser.add_argument(
        "--quick", action="store_true", help="one round, fewer tabs: to see that it runs, not to compare"
    )
    parser.add_argument("--rounds", type=int, choices=range(1, 5), help="how often each side has its turn")
    given = parser.parse_args(arguments)
    options = _quick(given.only) if given.quick else Options(given.only)
    return options if given.rounds is None else replace(options, rounds=given.rounds)


def _measures(text: str) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in text.split(","))
    if unknown := [part for part in wanted if part not in MEASURES]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; choose from {', '.join(MEASURES)}")
    return wanted


def _quick(measures: tuple[str, ...]) -> Options:
    return Options(
        measures,
        rounds=1,
        chat_tabs=(50,),
        chat_seconds=3,
        chat_warm_seconds=1,
        throughput_tabs=50,
        throughput_from=50,
        throughput_seconds=1,
        throughput_steps=1,
        presence_tabs=100,
        presence_changes=5,
        booking_people=20,
        booking_slots=10,
        booking_tries=2,
        memory_tabs=100,
        page_loads=1,
        calls=1,
        people=5_000,
        appointments=10_000,
    )
