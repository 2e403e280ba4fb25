"""What the companion may hear of a conversation beside the words it answers: as much as somebody agreed to.

Somebody without a name can't be asked for an agreement that lasts: their words are read for danger, and go nowhere.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Message
from calmconnect.db.session import reading
from calmconnect.domain.anonymous import COMPANION_ID
from calmconnect.domain.consents import Subject
from calmconnect.domain.dialogue import Who
from calmconnect.domain.language_model import LINES_TOLD, Said
from calmconnect.hub import hub
from calmconnect.services import consents, language_model, topics
from calmconnect.services.companion import Elsewhere, Heard
from calmconnect.services.talks import Talk

# How soon an answer stops that somebody does not want to hear.
_LOOK_EVERY_SECONDS = 0.2
# Longer than any answer takes.
_STOP_SECONDS = 180.0
# What was being said when somebody wrote what sounds like danger; no longer, or it would stop what is said next.
_HUSH_SECONDS = 2.0


async def heard(talk: Talk, seq: int, text: str) -> Heard:
    """The words of a line, with what may be heard beside them."""
    if talk.who is not Who.PATIENT:
        return Heard(text, talk.who)
    async with reading() as rows:
        agreed = await consents.holds(rows, talk.person_id, Subject.AI_USE)
        since = await consents.since(rows, talk.person_id, Subject.LANGUAGE_MODEL)
        if not agreed or since is None or not language_model.connected():
            return Heard(text, talk.who, agreed)
        before = await _before(rows, talk, seq, since)
    return Heard(
        text,
        talk.who,
        agreed,
        Elsewhere(before, partial(_tell, talk, seq), partial(_stopped, talk.conversation_id, seq)),
    )


async def to_ask(rows: AsyncSession, talk: Talk, declined: tuple[str, ...]) -> Subject | None:
    """The agreement that somebody was not asked for yet and that would let the companion do more; None for nothing."""
    if talk.who is not Who.PATIENT:
        return None
    for subject in (Subject.AI_USE, Subject.LANGUAGE_MODEL):
        if subject is Subject.LANGUAGE_MODEL and not language_model.connected():
            return None
        if await consents.holds(rows, talk.person_id, subject):
            continue
        asked = subject in declined or await consents.was_asked(rows, talk.person_id, subject)
        return None if asked else subject
    return None


async def stop(conversation_id: int, seq: int) -> None:
    """Let the answer to a line end where it is, wherever it is being given."""
    await hub().hold(_stop(conversation_id, seq), "page", _STOP_SECONDS)


async def hush(conversation_id: int) -> None:
    """Let whatever is being said end where it is."""
    await hub().hold(_hush(conversation_id), "danger", _HUSH_SECONDS)


async def _before(rows: AsyncSession, talk: Talk, seq: int, since: datetime) -> tuple[Said, ...]:
    """The last lines before this one, the oldest first, of those said since they agreed."""
    found = await rows.exec(
        select(Message.sender_id, Message.text)
        .where(
            Message.conversation_id == talk.conversation_id,
            Message.seq < seq,
            Message.sent_at >= since,
            col(Message.deleted_at).is_(None),
            col(Message.sender_id).in_((talk.person_id, COMPANION_ID)),
        )
        .order_by(col(Message.seq).desc())
        .limit(LINES_TOLD)
    )
    return tuple(Said(text, sender == COMPANION_ID) for sender, text in reversed(found.all()))


async def _tell(talk: Talk, seq: int, words: str) -> None:
    """Show on the pages of somebody what is being said to them."""
    saying = {"conversation": talk.conversation_id, "by": COMPANION_ID, "text": words, "answers": seq}
    await hub().publish(topics.lines(talk.person_id, talk.conversation_id), {"kind": "saying", **saying})


async def _stopped(conversation_id: int, seq: int) -> None:
    names = [_stop(conversation_id, seq), _hush(conversation_id)]
    while True:
        if await hub().held(names):
            return
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


def _stop(conversation_id: int, seq: int) -> str:
    return f"stop:{conversation_id}:{seq}"


def _hush(conversation_id: int) -> str:
    return f"hush:{conversation_id}"
