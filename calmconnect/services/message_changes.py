"""Editing and deleting what one has said, for a while. Both sides see that it was done; the earlier words are kept for a time,
encrypted and shown to nobody, because somebody may have acted on them.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlmodel import col, select, update

from calmconnect.db.conversations import Conversation, Message, MessageChange
from calmconnect.db.session import reading, transaction
from calmconnect.domain.chat import (
    EARLIER_KEPT_FOR,
    GAP_PAGE_SIZE,
    check_changeable,
    clean_message,
    clean_seq,
)
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor
from calmconnect.services import access, attachments, limits, risk, topics, unkept
from calmconnect.services.chat import Line, lines_of
from calmconnect.services.closed import check_open
from calmconnect.services.score_erasing import erase_reading
from calmconnect.services.work import Work, work


async def edit(actor: Actor, conversation_id: int, seq: object, text: object, now: datetime) -> None:
    """Let a line of the actor's say something else. The rule looks at what is refused, too.

    Raises:
        Invalid: for a text that can't be taken.
        NotFound: for a line that is not theirs, or that they have deleted.
        Conflict: when it was said too long ago, or the conversation is closed.
        TooFast: for more changes than anybody can make.
    """
    try:
        await _edit(actor, conversation_id, seq, text, now)
    except (Invalid, Conflict):
        await unkept.look_at(actor, conversation_id, text, now)
        raise


async def _edit(actor: Actor, conversation_id: int, seq: object, text: object, now: datetime) -> None:
    words = clean_message(text)
    async with work() as w:
        conversation, message = await _own(w, actor, conversation_id, seq, now)
        if message.text != words:
            earlier, message.text, message.edited_at = message.text, words, now
            await _changed(w, conversation, message, earlier, now)
            if actor.user_id == conversation.patient_id:
                await risk.look_at(w, conversation_id, message.seq, words, now)


async def delete(actor: Actor, conversation_id: int, seq: object, now: datetime) -> None:
    """Take back what the actor has said, with its files; its place stays. Refused as `edit`."""
    async with work() as w:
        conversation, message = await _own(w, actor, conversation_id, seq, now)
        earlier, message.text, message.deleted_at = message.text, "", now
        await attachments.drop_of(w, actor.user_id, message.client_id)
        await _changed(w, conversation, message, earlier, now)


async def since(actor: Actor, conversation_id: int, change: object) -> tuple[list[Line], int]:
    """The lines that were changed after the change numbered `change`, and the number of the last of these changes.

    At most `GAP_PAGE_SIZE` changes at a time.

    Raises:
        NotFound: for a conversation the actor is not in.
    """
    after = clean_seq(change)
    async with reading() as rows:
        await access.conversation_for(rows, actor, conversation_id)
        found = await rows.exec(
            select(MessageChange.number, MessageChange.seq)
            .where(MessageChange.conversation_id == conversation_id, MessageChange.number > after)
            .order_by(col(MessageChange.number))
            .limit(GAP_PAGE_SIZE)
        )
        changes = list(found)
        lines = await rows.exec(
            select(Message)
            .where(Message.conversation_id == conversation_id, col(Message.seq).in_({seq for _, seq in changes}))
            .order_by(col(Message.seq))
        )
        return await lines_of(rows, conversation_id, lines.all()), changes[-1][0] if changes else after


async def last(actor: Actor, conversation_id: int) -> int:
    """The number of the last change in a conversation, 0 when nothing was ever changed."""
    async with reading() as rows:
        return (await access.conversation_for(rows, actor, conversation_id)).last_change


async def forget(now: datetime) -> None:
    """Forget the earlier words of what was changed long ago; that it was changed stays known."""
    async with transaction() as rows:
        await rows.exec(
            update(MessageChange)
            .where(col(MessageChange.at) <= now - EARLIER_KEPT_FOR, col(MessageChange.earlier).is_not(None))
            .values(earlier=None)
        )


async def _own(w: Work, actor: Actor, conversation_id: int, seq: object, now: datetime) -> tuple[Conversation, Message]:
    limits.check("saying", actor.user_id, conversation_id)
    conversation = await access.conversation_for(w.rows, actor, conversation_id)
    # Until the end of the transaction, nobody else changes anything here.
    await w.rows.refresh(conversation, with_for_update=True)
    message = await w.rows.get(Message, (conversation_id, clean_seq(seq)), populate_existing=True)
    if message is None or message.sender_id != actor.user_id or message.deleted_at is not None:
        raise NotFound
    await check_open(w.rows, conversation)
    check_changeable(message.sent_at, now)
    return conversation, message


async def _changed(w: Work, conversation: Conversation, message: Message, earlier: str, now: datetime) -> None:
    await erase_reading(w, message.conversation_id, message.seq)
    conversation.last_change += 1
    number, place = conversation.last_change, message.conversation_id
    w.rows.add(MessageChange(conversation_id=place, number=number, seq=message.seq, at=now, earlier=earlier))
    (line,) = await lines_of(w.rows, place, [message])
    fact = {"kind": "changed", "number": number, **asdict(line)}
    for user_id in (conversation.patient_id, conversation.doctor_id):
        if user_id is not None:
            w.announce(topics.lines(user_id, place), fact)
