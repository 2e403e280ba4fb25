"""Erasing an account: how long one can take it back, what is left of the person, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

# Two weeks: long enough for who asked in a bad night, or whose account somebody else had opened; well within the month that the
# law gives us.
COOLING_OFF = timedelta(days=14)
# For how long one attempt has it to itself: longer than the longest look through all that others were told.
CLAIMED_FOR = timedelta(minutes=30)
# How long the last letter may wait to be sent.
LETTER_KEPT_FOR = timedelta(days=7)

ERASED_NAME = "Erased person"
# What their doctors read of the sessions that are called off.
CALLED_OFF_WORDS = "They are closing their account."


class Fate(StrEnum):
    """What becomes of a table's rows when a person is erased: docs/my-data.md says it table by table."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"
    OTHERS = "others"


def erased_email(user_id: int) -> str:
    """An address that nobody has or will have (RFC 2606), and no two people share."""
    return f"erased-{user_id}@erased.invalid"


def keep_until(erased: datetime, years: int) -> datetime:
    """Until when what the law keeps is kept: it counts years from the end of the one in which somebody was erased."""
    return datetime(erased.year + years + 1, 1, 1, tzinfo=UTC)
