"""A person's conversations, at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import and_, case, col, func, or_, select

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor
from calmconnect.services import access

_AT_MOST = 50
NOBODY_YET = "the helpline"


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as the list of them shows it. `read` is the last seq the person has read or written."""

    id: int
    other_id: int
    other_name: str
    last_seq: int
    read: int
    last_words: str
    last_by: int
    last_at: datetime | None


async def threads(actor: Actor) -> list[Thread]:
    """The actor's conversations, the one with the newest message first, at most 50."""
    other = aliased(User)
    other_id = case(
        (col(Conversation.patient_id) == actor.user_id, Conversation.doctor_id), else_=Conversation.patient_id
    )
    async with reading() as rows:
        found = await rows.exec(
            select(
                Conversation,
                func.coalesce(AnonymousChat.pseudonym, other.name),
                Message,
                func.coalesce(ReadMarker.seq, 0),
            )
            .join(other, col(other.id) == other_id)
            .outerjoin(AnonymousChat, col(AnonymousChat.conversation_id) == Conversation.id)
            .outerjoin(
                Message,
                and_(Message.conversation_id == Conversation.id, Message.seq == Conversation.last_seq),
            )
            .outerjoin(
                ReadMarker,
                and_(ReadMarker.conversation_id == Conversation.id, ReadMarker.user_id == actor.user_id),
            )
            .where(
                or_(Conversation.patient_id == actor.user_id, and_(Conversation.doctor_id == actor.user_id, ~_over())),
                # It has a page of its own.
                Conversation.kind != ConversationKind.COMPANION,
            )
            .order_by(col(Conversation.last_message_at).desc().nulls_last(), col(Conversation.id).desc())
            .limit(_AT_MOST)
        )
        return [_thread(actor, *row) for row in found]


async def partner(actor: Actor, conversation_id: int) -> tuple[int, str]:
    """The user id and the name of the other one in a conversation of the actor's; 0 and `NOBODY_YET` before anybody answers."""
    async with reading() as rows:
        conversation = await access.conversation_for(rows, actor, conversation_id)
        patient = conversation.patient_id == actor.user_id
        other_id = conversation.doctor_id if patient else conversation.patient_id
        if other_id is None:
            return 0, NOBODY_YET
        other = await rows.get(User, other_id)
        unnamed = await rows.get(AnonymousChat, conversation_id)
    if other is None or other.id is None:
        raise NotFound
    return other.id, unnamed.pseudonym if unnamed else other.name


def _over() -> ColumnElement[bool]:
    """Whoever has helped somebody keeps no list of it."""
    helped = col(Conversation.kind).in_((ConversationKind.SUPPORT, ConversationKind.ANONYMOUS))
    return and_(helped, Conversation.status == ConversationStatus.RESOLVED)


def _thread(actor: Actor, conversation: Conversation, other_name: str, last: Message | None, read: int) -> Thread:
    own = last is not None and last.sender_id == actor.user_id
    mine = conversation.patient_id == actor.user_id
    return Thread(
        id=conversation.id or 0,
        other_id=(conversation.doctor_id if mine else conversation.patient_id) or 0,
        other_name=other_name,
        last_seq=conversation.last_seq,
        read=conversation.last_seq if own else read,
        last_words=_words_of(last),
        last_by=last.sender_id if last else 0,
        last_at=conversation.last_message_at,
    )


def _words_of(last: Message | None) -> str:
    if last is None:
        return ""
    return "Deleted message" if last.deleted_at else last.text
