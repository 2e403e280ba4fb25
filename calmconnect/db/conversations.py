"""Tables: conversations, their messages and what became of them, and how far each person has read."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.chat import ConversationKind, ConversationStatus

# Two people have one conversation of each of these kinds; of others as many as there are occasions.
_ONLY_ONE = text("kind IN ('direct', 'appointment')")
_COMPANION = text("kind = 'companion'")


class Conversation(SQLModel, table=True):
    """A thread between a patient and whoever helps them. `last_seq` is the number of its newest message, 0 when it has none.

    One that goes on in another one, `merged_into`, is closed for good; its lines stay with it.
    Of the kind `support`, whoever helps is `doctor_id` too, though it may be an agent or an admin; None until somebody does.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index(
            "conversations_one_of_two",
            "patient_id",
            "doctor_id",
            "kind",
            unique=True,
            postgresql_where=_ONLY_ONE,
            sqlite_where=_ONLY_ONE,
        ),
        Index(
            "conversations_one_companion",
            "patient_id",
            unique=True,
            postgresql_where=_COMPANION,
            sqlite_where=_COMPANION,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: ConversationKind = Field(default=ConversationKind.DIRECT, sa_column=word(ConversationKind))
    status: ConversationStatus = Field(default=ConversationStatus.OPEN, sa_column=word(ConversationStatus))
    patient_id: int = Field(foreign_key="users.id", index=True)
    doctor_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    merged_into: int | None = Field(default=None, foreign_key="conversations.id", index=True)
    last_seq: int = 0
    last_change: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_message_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Message(SQLModel, table=True):
    """One line of a conversation. `seq` rises by one per conversation; `client_id` is the sender's own name for it.

    `reply_to` is the seq of the line it answers. What was deleted keeps its place, without its text.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("sender_id", "client_id"),
        # Messages lie in the order in which they were sent, so a few bytes for many pages find those of a day.
        Index("messages_by_sent_at", "sent_at", postgresql_using="brin"),
    )

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    seq: int = Field(primary_key=True)
    sender_id: int = Field(foreign_key="users.id")
    client_id: str
    text: str = Field(sa_type=EncryptedText)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    reply_to: int | None = None
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MessageChange(SQLModel, table=True):
    """That a message was edited or deleted. `number` rises by one per conversation, up to its `last_change`.

    `earlier` is what it said before, until that is forgotten.
    """

    __tablename__ = "message_changes"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    number: int = Field(primary_key=True)
    seq: int
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    earlier: str | None = Field(default=None, sa_type=EncryptedText)


class ReadMarker(SQLModel, table=True):
    """How far a person has read a conversation (`seq`), and how far it has reached a page of theirs (`delivered`)."""

    __tablename__ = "read_markers"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    seq: int
    delivered: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
