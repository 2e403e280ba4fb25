"""Saved replies that all agents share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from calmconnect.db.replies import SavedReply

_REPLIES = (
    (
        "Family and friends",
        "family",
        "Of course, {{patient}}. Everybody in your family can join with an email address of their own, and nobody sees what "
        "the others write.",
    ),
    (
        "Where the receipt is",
        "receipt",
        "{{greeting}} {{patient}},\n\nopen Appointments: beside each session that was paid is “Receipt”. You can print it from "
        "there, or keep it as a file.\n\n{{agent}}",
    ),
    (
        "No sound",
        "sound",
        "Please click somewhere on the page once, {{patient}}: browsers make no sound before. Under Account you choose what "
        "you hear about.",
    ),
    (
        "We look into it",
        "looking",
        "Thank you, {{patient}}. We are looking into your question no. {{number}}. {{hours}}",
    ),
    (
        "Is it solved?",
        "solved",
        "Does that answer your question, {{patient}}? If you write nothing more, we close it in three days. You can write here "
        "again at any time.",
    ),
)


def replies(admin_id: int, now: datetime) -> Iterator[SavedReply]:
    """Some that are often said."""
    for title, code, text in _REPLIES:
        at = now - timedelta(days=9)
        yield SavedReply(title=title, code=code, text=text, changed_by=admin_id, changed_at=at)
