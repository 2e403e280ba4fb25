"""Conversations with their files, those without a name, and who may learn whose name it is."""

from __future__ import annotations

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.break_glass import IdentityRequest
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.files import Attachment
from calmconnect.domain.break_glass import Standing
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import first, only


async def conversation_for(rows: AsyncSession, actor: Actor, conversation_id: int) -> Conversation:
    """A conversation of which the actor is one of the two. (`db/append.py` asks the same as it writes messages.)"""
    return await first(
        rows,
        select(Conversation).where(
            Conversation.id == conversation_id,
            or_(Conversation.patient_id == actor.user_id, Conversation.doctor_id == actor.user_id),
        ),
    )


async def attachment_for(rows: AsyncSession, actor: Actor, attachment_id: int) -> Attachment:
    """A file of a conversation of which the actor is one of the two; the other's once its message was sent."""
    sent = select(Message.seq).where(
        Message.sender_id == Attachment.sender_id, Message.client_id == Attachment.client_id
    )
    return await first(
        rows,
        select(Attachment)
        .join(Conversation, col(Conversation.id) == Attachment.conversation_id)
        .where(
            Attachment.id == attachment_id,
            or_(Conversation.patient_id == actor.user_id, Conversation.doctor_id == actor.user_id),
            or_(Attachment.sender_id == actor.user_id, sent.exists()),
        ),
    )


async def anonymous_chat_for(rows: AsyncSession, actor: Actor, conversation_id: int) -> AnonymousChat:
    """A conversation without a name, for the doctor who is in it. (Whoever began it comes by a token, without an id.)"""
    only(actor, Role.DOCTOR)
    mine = AnonymousChat.doctor_id == actor.user_id
    return await first(rows, select(AnonymousChat).where(AnonymousChat.conversation_id == conversation_id, mine))


async def identity_request_for_admin(rows: AsyncSession, actor: Actor, request_id: int) -> IdentityRequest:
    """A doctor's request to learn who somebody is, for an admin, who is never the one who asked."""
    only(actor, Role.ADMIN)
    return await first(rows, select(IdentityRequest).where(IdentityRequest.id == request_id))


async def opened_request_for(rows: AsyncSession, actor: Actor, request_id: int) -> IdentityRequest:
    """A request that was opened, for the doctor who asked and the admin who opened it; for nobody else."""
    only(actor, Role.DOCTOR, Role.ADMIN)
    theirs = or_(IdentityRequest.asked_by == actor.user_id, IdentityRequest.answered_by == actor.user_id)
    opened = IdentityRequest.standing == Standing.OPENED
    return await first(rows, select(IdentityRequest).where(IdentityRequest.id == request_id, theirs, opened))
