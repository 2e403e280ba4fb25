"""Asking for help at once: who asks, and how long anybody waits before more is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from calmconnect.domain.people import Actor, Role

# Who nobody has answered by then is shown the crisis lines again, and the admins are told.
ESCALATE_AFTER = timedelta(seconds=60)
# Whoever has waited for so long has gone, and nobody is called to an empty room.
GIVE_UP_AFTER = timedelta(hours=2)
# So many guests' emergencies ring at once: more than those who are there can answer, and few enough to look through.
RING_AT_ONCE = 20
# For so long a browser without an account finds its way back.
GUEST_KNOWN_FOR = timedelta(days=1)

# The row of `users` as whom everybody writes who has no account: nothing in a conversation tells one of them from another.
# Whoever has an account has a larger number.
GUEST_ID = 0
GUEST_NAME = "Someone without an account"

HELPERS = frozenset({Role.AGENT, Role.DOCTOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, known by the emergency their browser's token opens. Made from a checked token only."""

    emergency_id: int


Asker = Actor | Guest


class EmergencyStatus(StrEnum):
    """Where an emergency stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    ENDED = "ended"


class Voice(StrEnum):
    """Whether somebody can be called: `never` without an account; `wanted` when they asked for it."""

    NEVER = "never"
    POSSIBLE = "possible"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Answers:
    """How fast people were answered: how many asked, were answered at all, and in time; the middle of all times, if any."""

    asked: int
    answered: int
    in_time: int
    median: timedelta | None


def answers(waits: Iterable[timedelta | None], in_time_is: timedelta = ESCALATE_AFTER) -> Answers:
    """How fast people were answered who waited for so long; None for one whom nobody answered."""
    known = list(waits)
    answered = [wait for wait in known if wait is not None]
    in_time = sum(wait <= in_time_is for wait in answered)
    middle = timedelta(seconds=median(wait.total_seconds() for wait in answered)) if answered else None
    return Answers(len(known), len(answered), in_time, middle)
