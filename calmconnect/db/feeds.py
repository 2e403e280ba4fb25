"""Table: private addresses from which a calendar program reads a person's appointments."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class CalendarFeed(SQLModel, table=True):
    """A person's one address; its token is kept only as a SHA-256 hash."""

    __tablename__ = "calendar_feeds"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    token_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
