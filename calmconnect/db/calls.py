"""Tables: calls, the two people of each, and what they said of the connection."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.calls import CallStatus, EndReason, Medium, Side

_LIVE = text("left_at IS NULL")


class Call(SQLModel, table=True):
    """A call between two people. `version` rises with every change; `changed_at` is since when the status is what it is.

    It lasted from `connected_at`, None if the two never heard each other, to `ended_at`; `ended_by` is None for the clock.
    """

    __tablename__ = "calls"

    id: int | None = Field(default=None, primary_key=True)
    caller_id: int = Field(foreign_key="users.id", index=True)
    callee_id: int = Field(foreign_key="users.id", index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointments.id", index=True)
    medium: Medium = Field(sa_column=word(Medium))
    status: CallStatus = Field(sa_column=word(CallStatus, index=True))
    end_reason: EndReason | None = Field(default=None, sa_column=word(EndReason, nullable=True))
    version: int = 1
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    connected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: int | None = Field(default=None, foreign_key="users.id")

    def side_of(self, user_id: int) -> Side:
        """Which side of the call one of the two is on."""
        return Side.CALLER if user_id == self.caller_id else Side.CALLEE

    def other_than(self, user_id: int) -> int:
        """The other one of the two."""
        return self.callee_id if user_id == self.caller_id else self.caller_id


class CallParty(SQLModel, table=True):
    """One of the two people of a call; nobody is in two calls that are not over.

    `seat` is the page that takes part, as the hash of its token, "" before they answered; `epoch` that page's connection.
    `offered`: an offer of theirs waits for its answer. `missing_since` is when that page was found to be gone. `quality` is how
    the call was on their side (services/call_quality.py).
    """

    __tablename__ = "call_parties"
    __table_args__ = (
        Index("call_parties_one_live", "user_id", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE),
    )

    call_id: int = Field(foreign_key="calls.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)
    seat: str = ""
    epoch: str = ""
    offered: bool = False
    missing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    quality: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class CallRating(SQLModel, table=True):
    """What one of the two said of the connection: `opinion` as in `domain.call_ratings.Opinion`, and what was wrong."""

    __tablename__ = "call_ratings"

    call_id: int = Field(foreign_key="calls.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", primary_key=True, index=True)
    opinion: int
    troubles: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    given_at: datetime = Field(sa_type=UtcDateTime, index=True)
