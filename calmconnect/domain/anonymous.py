"""Talking without a name: what somebody is called meanwhile, who may listen, and how long one waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

from calmconnect.domain.errors import Invalid

# For so long a browser finds its way back to a conversation.
KNOWN_FOR = timedelta(days=1)
# Whoever waits and has not been there for so long has gone.
GIVE_UP_AFTER = timedelta(minutes=15)
# A doctor who has not been there for so long does not come back to a conversation; somebody else takes it.
GIVE_BACK_AFTER = timedelta(seconds=60)
# How the token begins that a tab makes for itself in which somebody talks without a name.
NAMELESS_TAB = "00000000-"
# With how many people a doctor may talk at once.
MOST_AT_ONCE = 5
# What is said of waiting comes from so much of the past, and from no fewer people than that.
RECENT, ENOUGH = timedelta(hours=6), 3

# The row of `users` as which the program itself writes while nobody is free.
COMPANION_ID = -2
COMPANION_NAME = "Companion"

_FIRST = (
    *("Amber", "Autumn", "Bright", "Calm", "Clear", "Coral", "Dawn", "Distant", "Early", "Evening", "Gentle", "Golden"),
    *("Green", "Hidden", "Lunar", "Mellow", "Misty", "Morning", "Mossy", "Northern", "Open", "Patient", "Quiet"),
    *("Rainy", "Roaming", "Silver", "Slow", "Soft", "Spring", "Still", "Summer", "Sunny", "Velvet", "Warm", "Winter"),
)
_SECOND = (
    *("Birch", "Bay", "Brook", "Canyon", "Cedar", "Cloud", "Cove", "Creek", "Dune", "Fern", "Field", "Fjord", "Forest"),
    *("Garden", "Grove", "Harbour", "Heron", "Hill", "Island", "Lake", "Lantern", "Meadow", "Moor", "Orchard", "Otter"),
    *("Pebble", "Pine", "Pond", "River", "Robin", "Shore", "Sparrow", "Stone", "Swallow", "Valley", "Willow"),
)
PSEUDONYMS = len(_FIRST) * len(_SECOND)


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Somebody who talks without a name, known by the conversation their browser's token opens. From a checked token only."""

    conversation_id: int


class ChatStatus(StrEnum):
    """Where a conversation without a name stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    ENDED = "ended"


def pseudonym(chance: int) -> str:
    """Two calm words for a random number; pages give the pair its colour, everywhere the same."""
    first, second = divmod(chance % PSEUDONYMS, len(_SECOND))
    return f"{_FIRST[first]} {_SECOND[second]}"


def usual_wait(recent: Sequence[timedelta]) -> timedelta | None:
    """How long at most three of four people waited of late, in whole minutes; None when too few did to say anything."""
    if len(recent) < ENOUGH:
        return None
    within = sorted(recent)[ceil(len(recent) * 3 / 4) - 1]
    return timedelta(minutes=max(1, ceil(within / timedelta(minutes=1))))


def clean_capacity(value: object) -> int:
    """With how many people at once a doctor talks; 0 for none.

    Raises:
        Invalid: with the field `capacity`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_AT_ONCE:
        raise Invalid(capacity=f"Please choose a number up to {MOST_AT_ONCE}.")
    return value
