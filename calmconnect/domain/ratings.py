"""What may be said about a session afterwards, and for how long it may be changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line, clean_text

REVIEW_LENGTH = 1_000
WHY_LENGTH = 300
MOST_STARS = 5

# How long after it was given a rating may be changed, and for how long after a session its patient is asked for one.
CHANGE_WITHIN = timedelta(days=14)
ASK_WITHIN = timedelta(days=14)


class RatingStep(StrEnum):
    """What happened to a rating: its patient gave or changed it, its doctor reported it, an admin decided about it."""

    GIVEN = "given"
    CHANGED = "changed"
    REPORTED = "reported"
    KEPT = "kept"
    HIDDEN = "hidden"
    SHOWN = "shown"


def may_change(given_at: datetime, now: datetime) -> bool:
    """Whether a rating given at that moment may still be changed."""
    return now < given_at + CHANGE_WITHIN


def clean_stars(value: object) -> int:
    """1 to 5 stars, as a form's word or a number.

    Raises:
        Invalid: with the field `stars`.
    """
    if isinstance(value, str) and value in {str(count) for count in range(1, MOST_STARS + 1)}:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_STARS:
        return value
    raise Invalid(stars="Please choose one to five stars.")


def clean_review(value: object) -> str:
    """Some words about a session, "" for none.

    Raises:
        Invalid: with the field `review`.
    """
    return clean_text("" if value is None else value, field="review", longest=REVIEW_LENGTH)


def clean_why(value: object, empty: str) -> str:
    """A line that gives a reason; `empty` says what is missing without one.

    Raises:
        Invalid: with the field `why`.
    """
    return clean_line(value, field="why", longest=WHY_LENGTH, empty=empty)
