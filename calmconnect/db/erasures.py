"""Table: people who erase their account, and those who have."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class Erasure(SQLModel, table=True):
    """Somebody asked to be erased, which begins at `due_at`. Until `begun_at` they can take it back, which deletes the row.

    `claimed_until` keeps two runners off the same row. Since `erased_at` nothing says who they were; what the law keeps of
    a patient stays until `keep_until`, None once it is deleted.
    """

    __tablename__ = "erasures"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    keep_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
