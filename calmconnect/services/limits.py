"""How much one person may ask for in a moment. Counted in this process alone: it is about floods, not about sums."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from calmconnect.domain.errors import TooFast
from calmconnect.settings import settings

What = Literal[
    "saying",
    "writing",
    "looking",
    "calling",
    "signalling",
    "measuring",
    "recording",
    "knocking",
    "hosting",
    "meeting",
    "sending",
    "telling",
]

# A person rings again a few times, not all day; two pages exchange some dozens of addresses as they meet.
_LIMITS: dict[What, tuple[float, float]] = {
    "writing": (3, 1),
    "looking": (30, 15),
    "calling": (5, 0.1),
    "signalling": (150, 20),
    "measuring": (6, 0.1),
    "recording": (6, 0.1),
    "knocking": (10, 0.5),
    "hosting": (40, 4),
    # Each with each of the others in a room, who are few.
    "meeting": (600, 60),
    # To a media server: once for oneself, twice for each whom one watches, and again where no way is found.
    "sending": (60, 6),
    # A short word to somebody who waits.
    "telling": (6, 0.2),
}
_FORGET_ABOVE = 10_000
_QUIET_SECONDS = 60.0

# What is left to each person in each place, and when they last asked (seconds).
_left: dict[tuple[str, int, int], tuple[float, float]] = {}
clock: Callable[[], float] = time.monotonic


def check(what: What, user_id: int, place_id: int) -> None:
    """Refuse what is beyond the limit for a person in a place: a conversation, a call, somebody they call.

    Raises:
        TooFast: when it is.
    """
    at_once, each_second = _limit(what)
    now, who = clock(), (what, user_id, place_id)
    left, since = _left.get(who, (at_once, now))
    left = min(at_once, left + (now - since) * each_second)
    if len(_left) > _FORGET_ABOVE:
        _forget_the_quiet(now)
    _left[who] = (left - 1 if left >= 1 else left, now)
    if left < 1:
        raise TooFast


def _limit(what: What) -> tuple[float, float]:
    """So many at once, and so many a second after that."""
    if what == "saying":
        # Far more than anybody writes by hand; and pages, also after long outages, say one thing at a time.
        return 2 * settings().messages_a_second, settings().messages_a_second
    return _LIMITS[what]


def _forget_the_quiet(now: float) -> None:
    for who in [who for who, (_, since) in _left.items() if now - since > _QUIET_SECONDS]:
        del _left[who]
