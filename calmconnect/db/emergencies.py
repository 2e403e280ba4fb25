"""Table: people who asked for help at once."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime
from calmconnect.domain.emergencies import EmergencyStatus

_OPEN = text("ended_at IS NULL")


class Emergency(SQLModel, table=True):
    """Somebody asks for help at once; what they say stands in the conversation. One person has one that is not over.

    `user_id` is None for somebody without an account, whose browser holds a token of which only the hash is kept; nothing else
    is known of them. `alerted` is how many people were told at first, `escalated_at` when the admins were.

    `voice`: they want to be called, on the page that holds `seat`; `call_id` is the call in which they were without a ring.
    """

    __tablename__ = "emergencies"
    __table_args__ = (
        Index("emergencies_one_open", "user_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversations.id", unique=True)
    user_id: int | None = Field(default=None, foreign_key="users.id")
    token_hash: str | None = Field(default=None, unique=True)
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    alerted: int = 0
    taken_by: int | None = Field(default=None, foreign_key="users.id")
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    voice: bool = False
    seat: str = ""
    call_id: int | None = Field(default=None, foreign_key="calls.id", index=True)

    @property
    def status(self) -> EmergencyStatus:
        """Where it stands."""
        if self.ended_at is not None:
            return EmergencyStatus.ENDED
        return EmergencyStatus.WAITING if self.taken_by is None else EmergencyStatus.TAKEN
