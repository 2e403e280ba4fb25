"""Tables: conversations, their messages, and how far each person has read."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.chat import ConversationKind, ConversationStatus


class Conversation(SQLModel, table=True):
    """A thread between a patient and a doctor. `last_seq` is the number of its newest message, 0 when it has none."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("patient_id", "doctor_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: ConversationKind = Field(default=ConversationKind.DIRECT, sa_column=word(ConversationKind))
    status: ConversationStatus = Field(default=ConversationStatus.OPEN, sa_column=word(ConversationStatus))
    patient_id: int = Field(foreign_key="users.id", index=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    last_seq: int = 0
    last_message_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Message(SQLModel, table=True):
    """One line of a conversation. `seq` rises by one per conversation; `client_id` is the sender's own name for it."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("sender_id", "client_id"),)

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    seq: int = Field(primary_key=True)
    sender_id: int = Field(foreign_key="users.id")
    client_id: str
    text: str = Field(sa_type=EncryptedText)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class ReadMarker(SQLModel, table=True):
    """How far a person has read a conversation."""

    __tablename__ = "read_markers"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True)
    seq: int
