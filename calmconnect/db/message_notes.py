"""Table: messages of which their readers may have to be told, once some time has passed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class MessageNote(SQLModel, table=True):
    """In this conversation somebody wrote to this reader after `after_seq`; at `due_at` it is looked at whether they know.

    There is at most one for a conversation and a reader; whoever looks takes it away.
    """

    __tablename__ = "message_notes"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True, ondelete="CASCADE")
    reader_id: int = Field(foreign_key="users.id", primary_key=True)
    after_seq: int
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
