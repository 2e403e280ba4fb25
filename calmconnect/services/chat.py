"""Writing to each other: every message is kept in order, once, and read only by the two it is between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.append import Wanted, is_sign
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.chat import (
    GAP_PAGE_SIZE,
    LAST_SEQ,
    PAGE_SIZE,
    ConversationKind,
    ConversationStatus,
    clean_client_id,
    clean_message,
    clean_reply,
    clean_seq,
)
from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.hub import hub
from calmconnect.services import access, attachments, limits, relations, risk, topics, unkept
from calmconnect.services.blobs import File
from calmconnect.services.clock import epoch_ms
from calmconnect.services.closed import check_open
from calmconnect.services.postbox import postbox
from calmconnect.services.work import work


@dataclass(frozen=True, slots=True)
class Line:
    """A message as a page shows it: `by` the sender's user id, `at` in ms since 1970.

    `reply` is the seq of the line it answers, 0 for none; `state` "edited", "deleted" or "".
    """

    conversation: int
    seq: int
    by: int
    client_id: str
    text: str
    at: int
    files: tuple[File, ...] = ()
    reply: int = 0
    state: str = ""


async def open_with(actor: Actor, other_id: int, now: datetime) -> int:
    """The id of the conversation between the actor and somebody they have an appointment with; begun when there is none.

    Raises:
        NotFound: for anyone else.
    """
    access.only(actor, Role.PATIENT, Role.DOCTOR)
    patient_id, doctor_id = (actor.user_id, other_id) if actor.role is Role.PATIENT else (other_id, actor.user_id)
    async with work() as w:
        await relations.check_acquainted(w.rows, patient_id, doctor_id)
        await insert_if_absent(
            w.rows,
            Conversation,
            kind=ConversationKind.DIRECT,
            status=ConversationStatus.OPEN,
            patient_id=patient_id,
            doctor_id=doctor_id,
            last_seq=0,
            created_at=now,
        )
        found = await w.rows.exec(
            select(Conversation.id).where(
                Conversation.patient_id == patient_id,
                Conversation.doctor_id == doctor_id,
                Conversation.kind == ConversationKind.DIRECT,
            )
        )
        return found.one() or 0


async def send(
    actor: Actor,
    conversation_id: int,
    client_id: object,
    text: object,
    now: datetime,
    *,
    has_files: bool = False,
    reply_to: object = 0,
) -> Line | None:
    """Keep a message and tell both sides of it. Sent again under the same `client_id` it is the same message.

    What sounds like danger is flagged with it (`risk.py`), and has been responded to when this comes back or is refused.

    `has_files`: whether files were added for it (`attachments.add`), so that it may be without words. `reply_to` is the seq of
    the line it answers, 0 for none.

    Returns the line when it was there already: the sender may not have heard of it. None for a new one, which both hear of.

    Raises:
        Invalid: for a text, a client id or a place that can't be taken.
        NotFound: for a conversation the actor is not in, or an answer to a line that is not there.
        Conflict: when the conversation is closed.
        TooFast: for more messages than anybody can write.
    """
    try:
        return await _send(actor, conversation_id, client_id, text, now, has_files, reply_to)
    except (Invalid, Conflict):
        await unkept.look_at(actor, conversation_id, text, now)
        raise


async def _send(
    actor: Actor,
    conversation_id: int,
    client_id: object,
    text: object,
    now: datetime,
    has_files: bool,
    reply_to: object,
) -> Line | None:
    name, answered = clean_client_id(client_id), clean_reply(reply_to)
    files = await attachments.of_message(actor, conversation_id, name) if has_files else ()
    words = clean_message(text, may_be_empty=bool(files))
    limits.check("saying", actor.user_id, conversation_id)
    wanted = Wanted(conversation_id, actor.user_id, name, words, now, answered, risk.level_of(words))
    kept = await postbox.put(wanted)
    if kept is None:
        return await _sent_before(actor, conversation_id, name)
    line = Line(conversation_id, kept.seq, actor.user_id, name, words, epoch_ms(now), files, answered or 0)
    for user_id in kept.people:
        await hub().publish(topics.lines(user_id, conversation_id), {"kind": "line", **asdict(line)})
    if is_sign(wanted, kept):
        await risk.respond(actor.user_id, conversation_id, now)
    return None


async def write(actor: Actor, conversation_id: int) -> None:
    """Tell the others in a conversation that the actor is writing; who writes goes on saying so every few seconds.

    Raises:
        NotFound: for a conversation the actor is not in.
        Conflict: when the conversation is closed.
        TooFast: when it was said a moment ago.
    """
    limits.check("writing", actor.user_id, conversation_id)
    async with reading() as rows:
        await check_open(rows, await access.conversation_for(rows, actor, conversation_id))
    writing = {"kind": "writing", "conversation": conversation_id, "by": actor.user_id}
    await hub().publish(topics.conversation(conversation_id), writing)


async def newest(actor: Actor, conversation_id: int) -> list[Line]:
    """The last page of a conversation, oldest line first."""
    return await _lines(actor, conversation_id, None, LAST_SEQ, PAGE_SIZE)


async def older(actor: Actor, conversation_id: int, before: object) -> list[Line]:
    """The page that ends just before the line numbered `before`, oldest line first."""
    return await _lines(actor, conversation_id, None, clean_seq(before), PAGE_SIZE)


async def around(actor: Actor, conversation_id: int, seq: object) -> list[Line]:
    """A page with the line numbered `seq` in its middle, oldest line first."""
    place = clean_seq(seq)
    return await _lines(actor, conversation_id, max(place - PAGE_SIZE // 2, 0), LAST_SEQ, PAGE_SIZE)


async def missed(actor: Actor, conversation_id: int, after: object) -> list[Line]:
    """What follows the line numbered `after`, oldest line first, at most `GAP_PAGE_SIZE` lines."""
    return await _lines(actor, conversation_id, clean_seq(after), LAST_SEQ, GAP_PAGE_SIZE)


async def _sent_before(actor: Actor, conversation_id: int, client_id: str) -> Line:
    async with reading() as rows:
        conversation = await access.conversation_for(rows, actor, conversation_id)
        found = await rows.exec(
            select(Message).where(
                Message.conversation_id == conversation_id,
                Message.sender_id == actor.user_id,
                Message.client_id == client_id,
            )
        )
        message = found.first()
        if message is None:
            await check_open(rows, conversation)
            raise NotFound
        return (await lines_of(rows, conversation_id, [message]))[0]


async def _lines(actor: Actor, conversation_id: int, after: int | None, before: int, size: int) -> list[Line]:
    """Lines between two places, both excluded: the first ones after `after`, or the last ones when there is no `after`."""
    async with reading() as rows:
        await access.conversation_for(rows, actor, conversation_id)
        wanted = select(Message).where(Message.conversation_id == conversation_id, Message.seq < before)
        if after is None:
            found = (await rows.exec(wanted.order_by(col(Message.seq).desc()).limit(size))).all()
            return await lines_of(rows, conversation_id, found[::-1])
        found = (await rows.exec(wanted.where(Message.seq > after).order_by(col(Message.seq)).limit(size))).all()
        return await lines_of(rows, conversation_id, found)


async def lines_of(rows: AsyncSession, conversation_id: int, messages: Sequence[Message]) -> list[Line]:
    """Messages of a conversation as a page shows them; of what was deleted, neither words nor files."""
    there = [(one.sender_id, one.client_id) for one in messages if one.deleted_at is None]
    files = await attachments.of_messages(rows, conversation_id, there)
    return [
        Line(
            one.conversation_id,
            one.seq,
            one.sender_id,
            one.client_id,
            one.text,
            epoch_ms(one.sent_at),
            files.get((one.sender_id, one.client_id), ()),
            one.reply_to or 0,
            "deleted" if one.deleted_at else "edited" if one.edited_at else "",
        )
        for one in messages
    ]
