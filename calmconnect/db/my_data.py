"""Table: people's own data, put together for them."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.my_data import Making


class DataExport(SQLModel, table=True):
    """What somebody asked for of their own data, one at a time. `asked_at` tells one from the next.

    `done` of `parts` are put together. `content` is a zip, sealed with the key ring (`keys.seal`), None until it is ready, of
    `size` bytes unsealed; the row goes at `expires_at`.
    """

    __tablename__ = "data_exports"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    status: Making = Field(sa_column=word(Making, index=True))
    asked_at: datetime = Field(sa_type=UtcDateTime)
    done: int = 0
    parts: int = 0
    attempts: int = 0
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    size: int = 0
    content: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
