"""What may be said in a conversation."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.text import clean_line, clean_text

MESSAGE_LENGTH = 4_000
PAGE_SIZE = 50
GAP_PAGE_SIZE = 200
# How long a reader has to see a message before they are told of it, and of all that followed.
TELL_AFTER = timedelta(minutes=2)
# How long one may edit or delete what one has said: long enough for a slip, too short to rewrite what was relied on.
CHANGEABLE_FOR = timedelta(hours=1)
# How long the earlier words are kept, encrypted and shown to nobody: until a next session can have brought them up.
EARLIER_KEPT_FOR = timedelta(days=30)
SEARCH_LENGTH = 100
# How many lines one step of a search looks through.
SEARCH_STEP = 500
# How many characters around what was found are shown, on either side.
EXCERPT = 60
# The largest number the databases hold in this column; no conversation gets there.
LAST_SEQ = 2**31 - 1

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class ConversationKind(StrEnum):
    """What a conversation is for."""

    DIRECT = "direct"
    APPOINTMENT = "appointment"
    ANONYMOUS = "anonymous"
    SUPPORT = "support"
    COMPANION = "companion"


class ConversationStatus(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


def clean_message(value: object, *, may_be_empty: bool = False) -> str:
    """The text of a message, at most 4,000 characters.

    Raises:
        Invalid: with the field `text`.
    """
    empty = "" if may_be_empty else "Please write something first."
    return clean_text(value, field="text", longest=MESSAGE_LENGTH, empty=empty)


def clean_client_id(value: object) -> str:
    """The sender's own name for a message, so that a resend is the same message.

    Raises:
        Invalid: with the field `client_id`.
    """
    if not isinstance(value, str) or not _CLIENT_ID.fullmatch(value):
        raise Invalid(client_id="That message could not be sent. Please reload the page.")
    return value


def clean_seq(value: object) -> int:
    """A place in a conversation, 0 or later.

    Raises:
        Invalid: with the field `seq`.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LAST_SEQ:
        raise Invalid(seq="That place in the conversation does not exist.")
    return value


def clean_reply(value: object) -> int | None:
    """The line that a message answers; None for 0, which is none.

    Raises:
        Invalid: with the field `seq`.
    """
    return clean_seq(value) or None


def check_changeable(sent_at: datetime, now: datetime) -> None:
    """Refuse to change what was said too long ago.

    Raises:
        Conflict: when it was.
    """
    if now - sent_at > CHANGEABLE_FOR:
        raise Conflict("You can change or delete a message for an hour after you sent it.")


def clean_search(value: object) -> tuple[str, ...]:
    """The words somebody looks for, without regard to case.

    Raises:
        Invalid: with the field `search`.
    """
    line = clean_line(value, field="search", longest=SEARCH_LENGTH, empty="What are you looking for?")
    return tuple(line.casefold().split())


def excerpt(text: str, words: tuple[str, ...]) -> str | None:
    """The part of a text where the first of the words stands, when all of them are in it."""
    folded = text.casefold()
    if not all(word in folded for word in words):
        return None
    # Folding case can change a text's length a little; the place is only where to look.
    place = min(folded.index(words[0]), len(text))
    begins, ends = max(0, place - EXCERPT), place + len(words[0]) + EXCERPT
    part = " ".join(text[begins:ends].split())
    return f"{'…' if begins else ''}{part}{'…' if ends < len(text) else ''}"
