"""Tables: what a person's happiness score is made of. What says how somebody is can't be read in the database."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime


class ScoreChoice(SQLModel, table=True):
    """This patient has switched their score on, at `since`. Whoever has none of these rows has no other one here either."""

    __tablename__ = "score_choices"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


class CheckIn(SQLModel, table=True):
    """How somebody was on a day of theirs. `said` is JSON: `mood` (1…5) and `word`."""

    __tablename__ = "check_ins"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    day: date = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    said: str = Field(sa_type=EncryptedText)


class MessageReading(SQLModel, table=True):
    """How a message reads, without a word of it. `found` is JSON: `valence`, `feeling` and `themes`; `at` when it was sent."""

    __tablename__ = "message_readings"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    seq: int = Field(primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    found: str = Field(sa_type=EncryptedText)


class ReadingMark(SQLModel, table=True):
    """How far a conversation has been read, up to the line `seq`, for the score of its patient."""

    __tablename__ = "reading_marks"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    seq: int
