"""Table: the keys under which text at rest lies, by their names."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word


class Ring(StrEnum):
    """Which ring a key belongs to."""

    TEXT = "text"
    IDENTITY = "identity"


class RingKey(SQLModel, table=True):
    """A key that was on a ring, by a name of which it can't be learnt. After `retired_at` nothing lies under it any more."""

    __tablename__ = "ring_keys"

    ring: Ring = Field(sa_column=word(Ring, primary_key=True))
    key_id: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
