"""Looking for words in a conversation.

What is said lies encrypted, and an index of its words would be the conversation itself in another form. So a search reads the
lines from the newest to the oldest and decrypts them, one step of bounded size at a time, beside the event loop: the page asks
for one step after the other, which is its progress, and cancels by asking no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, type_coerce
from sqlmodel import col, select

from calmconnect.db.conversations import Message
from calmconnect.db.session import reading
from calmconnect.domain.chat import SEARCH_STEP, clean_search, clean_seq, excerpt
from calmconnect.domain.people import Actor
from calmconnect.keys import decrypt
from calmconnect.services import access, limits
from calmconnect.services.clock import epoch_ms

# Decrypting keeps a core busy; several at once would only slow each other and everybody else.
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A line with the words: `by` the sender's user id, `at` in ms since 1970, `part` of the line around them."""

    seq: int
    by: int
    at: int
    part: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one step has found, newest first, and before which place the next one looks; 0 when all was looked through."""

    hits: list[Hit]
    before: int


async def look(actor: Actor, conversation_id: int, words: object, before: object) -> Step:
    """Look through the lines just before a place, at most `SEARCH_STEP` of them.

    Raises:
        Invalid: for words or a place that can't be taken.
        NotFound: for a conversation the actor is not in.
        TooFast: for more steps than a page takes.
    """
    wanted, place = clean_search(words), clean_seq(before)
    limits.check("looking", actor.user_id, conversation_id)
    sealed = type_coerce(col(Message.text), LargeBinary)
    async with reading() as rows:
        await access.conversation_for(rows, actor, conversation_id)
        found = await rows.exec(
            select(Message.seq, Message.sender_id, Message.sent_at, sealed)
            .where(Message.conversation_id == conversation_id, Message.seq < place, col(Message.deleted_at).is_(None))
            .order_by(col(Message.seq).desc())
            .limit(SEARCH_STEP)
        )
        lines = found.all()
    async with _one_at_a_time:
        hits = await asyncio.to_thread(_hits, lines, wanted)
    return Step(hits, lines[-1][0] if len(lines) == SEARCH_STEP else 0)


def _hits(lines: Sequence[tuple[int, int, datetime, bytes]], words: tuple[str, ...]) -> list[Hit]:
    parts = [(seq, by, at, excerpt(decrypt(bytes(sealed)), words)) for seq, by, at, sealed in lines]
    return [Hit(seq, by, epoch_ms(at), part) for seq, by, at, part in parts if part is not None]
