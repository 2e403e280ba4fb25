"""What may be said in a conversation."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_text

MESSAGE_LENGTH = 4_000
PAGE_SIZE = 50
GAP_PAGE_SIZE = 200
# How long a reader has to see a message before they are told of it, and of all that followed.
TELL_AFTER = timedelta(minutes=2)
# The largest number the databases hold in this column; no conversation gets there.
LAST_SEQ = 2**31 - 1

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class ConversationKind(StrEnum):
    """What a conversation is for."""

    DIRECT = "direct"
    APPOINTMENT = "appointment"
    ANONYMOUS = "anonymous"
    SUPPORT = "support"


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
