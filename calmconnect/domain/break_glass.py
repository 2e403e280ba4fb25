"""Learning who somebody without a name is, because a life may be in danger: until when one may ask, and how long it shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_text, clean_word

# Whoever says goodbye and leaves is the one it may matter for most.
ASK_WITHIN = timedelta(hours=24)
# Whom nobody has answered by then needs other help, and whoever comes later must not act on what is long past.
GOOD_FOR = timedelta(hours=12)
# For so long the doctor and the admin who opened it see who it is.
SHOWN_FOR = timedelta(hours=24)
# The person is told after that: not while somebody tries to reach them, and not at a moment that gives away the conversation.
TOLD_WITHIN = timedelta(hours=12)

REASON_LENGTH = 1_000
_SHORTEST_REASON = 10


class Danger(StrEnum):
    """What the doctor fears."""

    SELF = "self"
    OTHERS = "others"


DANGER_WORDS = {
    Danger.SELF: "They may take their life or harm themself",
    Danger.OTHERS: "They may harm somebody else, or be harmed",
}


class Standing(StrEnum):
    """Where a request stands. `nothing`: an admin has looked, and no account is behind the conversation."""

    ASKED = "asked"
    OPENED = "opened"
    NOTHING = "nothing"
    REFUSED = "refused"
    EXPIRED = "expired"


def within_reach(ended_at: datetime | None, now: datetime) -> bool:
    """Whether a conversation still runs, or ended so lately that one may ask who it was."""
    return ended_at is None or now < ended_at + ASK_WITHIN


def may_ask(last: Standing | None, shown_until: datetime | None, now: datetime) -> bool:
    """Whether one may ask after the last request in a conversation stands so; None for none."""
    if last is Standing.OPENED:
        return shown_until is not None and now >= shown_until
    return last not in {Standing.ASKED, Standing.NOTHING}


def told_at(opened_at: datetime, chance: float) -> datetime:
    """When the person is told; `chance` is a random number from 0 up to 1."""
    return opened_at + SHOWN_FOR + chance * TOLD_WITHIN


def clean_danger(value: object) -> Danger:
    """What is feared, from its word.

    Raises:
        Invalid: with the field `danger`.
    """
    return clean_word(value, Danger, "danger", "Please say what you fear.")


def clean_reason(value: object) -> str:
    """Why one asks, opens or refuses: at least a few words, at most 1,000 characters.

    Raises:
        Invalid: with the field `reason`.
    """
    reason = clean_text(value, field="reason", longest=REASON_LENGTH, empty="Please say why. It is kept for good.")
    if len(reason) < _SHORTEST_REASON:
        raise Invalid(reason="Please say it in a few more words. It is kept for good.")
    return reason
