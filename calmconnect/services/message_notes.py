"""Telling somebody of messages that wait for them: not of each, not at once, and not of what they have read meanwhile.

`db/append.py` leaves a note with the first message that somebody may not have seen; all that follow are covered by it. When the
note is due, it is looked at whether there is still something unread, and one notice tells of all of it, without a word of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.message_notes import MessageNote
from calmconnect.db.notifications import Notification, OutgoingPush
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.notifications import Kind
from calmconnect.services import letters
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

log = logging.getLogger(__name__)

_IN_A_RUN = 100


@dataclass(frozen=True, slots=True)
class _Unread:
    """What waits for a reader: how many lines of the other, and the place of the last."""

    count: int
    last_seq: int


async def tell(now: datetime) -> int:
    """Look at the notes that are due at `now`; gives how many people were told. Two runners never take the same note."""
    async with reading() as rows:
        due = await rows.exec(
            select(MessageNote.conversation_id, MessageNote.reader_id)
            .where(MessageNote.due_at <= now)
            .order_by(col(MessageNote.due_at))
            .limit(_IN_A_RUN)
        )
        pairs = list(due)
    return await one_by_one(pairs, lambda pair: _tell(*pair, now), "Telling of messages")


async def settle(w: Work, conversation_id: int, reader_id: int, now: datetime) -> None:
    """Take back what a person was told of a conversation that they have read now, and what is still on its way."""
    if await _told(w.rows, conversation_id, reader_id):
        await withdraw(w, reader_id, _about(conversation_id), now)


async def _tell(conversation_id: int, reader_id: int, now: datetime) -> bool:
    async with work() as w:
        after = await _claim(w.rows, conversation_id, reader_id, now)
        if after is None:
            return False
        unread = await _unread(w.rows, conversation_id, reader_id)
        if unread.last_seq <= after or await _is_companions(w.rows, conversation_id):
            return False
        # One that is read in the morning tells of the whole night; those before it need not be sent any more.
        await settle(w, conversation_id, reader_id, now)
        await notify(w, reader_id, await _notice(w.rows, conversation_id, reader_id, unread.count), now)
    return True


async def _is_companions(rows: AsyncSession, conversation_id: int) -> bool:
    """A program that has answered is no reason to disturb anybody."""
    return (await rows.get_one(Conversation, conversation_id)).kind is ConversationKind.COMPANION


async def _claim(rows: AsyncSession, conversation_id: int, reader_id: int, now: datetime) -> int | None:
    """Take a note away; gives the place after which it tells, None when another runner has it."""
    claimed = await rows.exec(
        delete(MessageNote)
        .where(
            col(MessageNote.conversation_id) == conversation_id,
            col(MessageNote.reader_id) == reader_id,
            col(MessageNote.due_at) <= now,
        )
        .returning(col(MessageNote.after_seq))
    )
    return claimed.scalar_one_or_none()


async def _unread(rows: AsyncSession, conversation_id: int, reader_id: int) -> _Unread:
    """What the reader has neither read nor answered."""
    read = (
        select(ReadMarker.seq)
        .where(ReadMarker.conversation_id == conversation_id, ReadMarker.user_id == reader_id)
        .scalar_subquery()
    )
    here = col(Message.conversation_id) == conversation_id
    answered = select(func.max(Message.seq)).where(here, Message.sender_id == reader_id).scalar_subquery()
    found = await rows.exec(
        select(func.count(), func.coalesce(func.max(Message.seq), 0)).where(
            here,
            Message.sender_id != reader_id,
            Message.seq > func.coalesce(read, 0),
            Message.seq > func.coalesce(answered, 0),
        )
    )
    return _Unread(*found.one())


async def _notice(rows: AsyncSession, conversation_id: int, reader_id: int, count: int) -> Notice:
    conversation = await rows.get_one(Conversation, conversation_id)
    reader = await rows.get_one(User, reader_id)
    other_id = conversation.doctor_id if conversation.patient_id == reader_id else conversation.patient_id
    other = (await rows.get_one(User, other_id)).name
    title = f"1 new message from {other}" if count == 1 else f"{count} new messages from {other}"
    path = f"/{reader.role}/messages/{conversation_id}"
    return Notice(
        kind=Kind.MESSAGE,
        title=title,
        text="Open the conversation to read.",
        path=path,
        about=_about(conversation_id),
        letter=letters.messages_wait(title, reader.name, other, path),
    )


async def _told(rows: AsyncSession, conversation_id: int, reader_id: int) -> bool:
    """Whether anything that tells of a conversation is unread or not sent yet."""

    def waiting(table: type[OutgoingMail] | type[OutgoingPush]) -> ColumnElement[bool]:
        return and_(col(table.user_id) == reader_id, col(table.status) == MailStatus.QUEUED, col(table.about) == about)

    about = _about(conversation_id)
    shown = and_(
        col(Notification.user_id) == reader_id, col(Notification.read_at).is_(None), col(Notification.about) == about
    )
    found = await rows.exec(
        select(
            or_(
                select(Notification.id).where(shown).exists(),
                select(OutgoingMail.id).where(waiting(OutgoingMail)).exists(),
                select(OutgoingPush.id).where(waiting(OutgoingPush)).exists(),
            )
        )
    )
    return bool(found.one())


def _about(conversation_id: int) -> str:
    return f"conversation:{conversation_id}"
