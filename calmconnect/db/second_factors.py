"""Tables: the second step at sign-in, its recovery codes, and who has given a password and owes the code."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime


class SecondFactor(SQLModel, table=True):
    """Somebody's app. `key` counts (base32), None until one was confirmed; `waiting` is shown and not confirmed yet.

    `last_step` is the latest step of time, of 30 seconds since 1970, whose code was used: no code of it or before counts again.
    """

    __tablename__ = "second_factors"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    key: str | None = Field(default=None, sa_type=EncryptedText)
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_step: int = 0
    waiting: str | None = Field(default=None, sa_type=EncryptedText)
    waiting_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RecoveryCode(SQLModel, table=True):
    """A code for when the app is lost, kept only as a SHA-256 hash; it works once."""

    __tablename__ = "recovery_codes"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    code_hash: str = Field(unique=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HalfSession(SQLModel, table=True):
    """Somebody gave their password and owes the code. It opens nothing but the way to a session; gone once it was used."""

    __tablename__ = "half_sessions"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    token_hash: str = Field(unique=True)
    device: str
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
