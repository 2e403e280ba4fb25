"""What is kept for good of who did what."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What somebody did. `identity_…`: about who is behind a conversation without a name (`services/break_glass.py`)."""

    IDENTITY_ASKED = "identity_asked"
    IDENTITY_OPENED = "identity_opened"
    IDENTITY_ABSENT = "identity_absent"
    IDENTITY_UNREADABLE = "identity_unreadable"
    IDENTITY_REFUSED = "identity_refused"
    IDENTITY_SEEN = "identity_seen"
