"""Table: replies that are written once and said often."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime

_SHARED = text("owner_id IS NULL")


class SavedReply(SQLModel, table=True):
    """A reply of an agent's own, or without `owner_id` one that all agents share. Nobody has a `code` twice."""

    __tablename__ = "saved_replies"
    __table_args__ = (
        UniqueConstraint("owner_id", "code"),
        Index("saved_replies_shared_code", "code", unique=True, postgresql_where=_SHARED, sqlite_where=_SHARED),
    )

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int | None = Field(default=None, foreign_key="users.id")
    title: str
    code: str
    text: str = Field(sa_type=EncryptedText)
    changed_by: int = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
