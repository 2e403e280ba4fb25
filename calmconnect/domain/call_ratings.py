"""What the two may say of the connection once their call is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_word

# For so long after a call its connection can be rated, and a rating changed.
RATE_WITHIN = timedelta(days=1)


class Opinion(IntEnum):
    """The five categories of ITU-T P.800, by which people judge connections; their mean is the mean opinion score."""

    BAD = 1
    POOR = 2
    FAIR = 3
    GOOD = 4
    EXCELLENT = 5


class Trouble(StrEnum):
    """What was wrong, as people notice it."""

    NO_SOUND = "no_sound"
    BROKEN_SOUND = "broken_sound"
    NO_PICTURE = "no_picture"
    BROKEN_PICTURE = "broken_picture"
    DELAY = "delay"
    BROKE_OFF = "broke_off"


def may_rate(connected_at: datetime | None, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a call can be rated: they heard each other, it is over, and not for long."""
    return connected_at is not None and ended_at is not None and now < ended_at + RATE_WITHIN


def clean_opinion(value: object) -> Opinion:
    """One of five.

    Raises:
        Invalid: with the field `opinion`.
    """
    if isinstance(value, int) and not isinstance(value, bool) and Opinion.BAD <= value <= Opinion.EXCELLENT:
        return Opinion(value)
    raise Invalid(opinion="Please choose one of the five.")


def clean_troubles(value: object, opinion: Opinion) -> tuple[Trouble, ...]:
    """What was wrong, each once and in the order of `Trouble`. An excellent connection had no troubles.

    Raises:
        Invalid: with the field `troubles`.
    """
    if not isinstance(value, list):
        raise Invalid(troubles="That could not be understood.")
    named = {clean_word(one, Trouble, "troubles", "That could not be understood.") for one in value}
    return () if opinion is Opinion.EXCELLENT else tuple(one for one in Trouble if one in named)
