"""Conversations in which nothing more is said."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation
from calmconnect.db.tickets import Ticket
from calmconnect.domain.chat import ConversationStatus
from calmconnect.domain.errors import Conflict


async def check_open(rows: AsyncSession, conversation: Conversation) -> None:
    """Refuse to say anything more in a conversation that is closed. (`db/append.py` asks the same as it writes messages.)

    A word opens a ticket again; anything else that the helpline has seen through is over, and nobody would read it.

    Raises:
        Conflict: when it is closed.
    """
    if conversation.merged_into is not None:
        raise Conflict(f"This goes on in no. {conversation.merged_into}. Please write there.")
    if conversation.status is ConversationStatus.RESOLVED and await rows.get(Ticket, conversation.id) is None:
        raise Conflict("This conversation is closed, so nothing more can be written in it.")
