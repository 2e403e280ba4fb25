"""Tables: doctors who ask who somebody without a name is, and people who are to be told of it."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.break_glass import Danger, Standing

_OPEN = text("standing = 'asked'")


class IdentityRequest(SQLModel, table=True):
    """A doctor asks who is behind a conversation without a name. One conversation has one that waits for an answer.

    Nothing here says who it is: that is unsealed anew, from the conversation's own row, each time it is shown. `shown_until` is
    None unless it was opened. What happened stands in `audit_events`, too, for good.
    """

    __tablename__ = "identity_requests"
    __table_args__ = (
        Index("identity_requests_one_open", "conversation_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", index=True)
    asked_by: int = Field(foreign_key="users.id")
    danger: Danger = Field(sa_column=word(Danger))
    reason: str = Field(sa_type=EncryptedText)
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    standing: Standing = Field(default=Standing.ASKED, sa_column=word(Standing))
    answered_by: int | None = Field(default=None, foreign_key="users.id")
    answer: str | None = Field(default=None, sa_type=EncryptedText)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shown_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IdentityNews(SQLModel, table=True):
    """Somebody is to be told, from `due_at` on, that it was looked up who they are.

    Who, why and on which day stands under the seal of identities alone: the row ties no account to a conversation.
    """

    __tablename__ = "identity_news"

    id: int | None = Field(default=None, primary_key=True)
    sealed: bytes
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
