"""Table: what patients let doctors see who may suit them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime


class MatchWish(SQLModel, table=True):
    """A patient looks for this, since `at`. `said` is JSON: `about` and `languages`. There only while they agree to it."""

    __tablename__ = "match_wishes"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    said: str = Field(sa_type=EncryptedText)
