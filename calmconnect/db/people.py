"""Tables: people, where they are signed in, the links emailed to them, and failed sign-ins."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.people import Role

_SUSPENDED, _UNCONFIRMED = text("disabled_at IS NOT NULL"), text("email_verified_at IS NULL")


class User(SQLModel, table=True):
    """A person who signs in. Email in lower case; `time_zone` an IANA name; no password until one is set.

    Since `disabled_at` they are suspended. Whoever was in a call then may finish it: until `leaving_until` the places where
    they are signed in still count. `licence` is a doctor's number, which triggers keep as it is there: so one index finds both.
    `avatar_digest` names the bytes of their picture (`db.files.Blob`).
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("users_by_joining", "created_at", "id"),
        Index("users_by_role", "role", "created_at", "id"),
        Index("users_suspended", "disabled_at", postgresql_where=_SUSPENDED, sqlite_where=_SUSPENDED),
        Index("users_unconfirmed", "created_at", postgresql_where=_UNCONFIRMED, sqlite_where=_UNCONFIRMED),
    )

    id: int | None = Field(default=None, primary_key=True)
    role: Role = Field(sa_column=word(Role, index=True))
    email: str = Field(unique=True)
    name: str
    time_zone: str = "UTC"
    password_hash: str | None = None
    email_verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leaving_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    licence: str = ""
    avatar_digest: str | None = Field(default=None, index=True)


class UserSession(SQLModel, table=True):
    """One place where a person is signed in. The cookie's token is kept only as a SHA-256 hash."""

    __tablename__ = "user_sessions"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    token_hash: str = Field(unique=True)
    device: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LinkPurpose(StrEnum):
    """What an emailed link lets its reader do, once."""

    VERIFY = "verify"
    RESET = "reset"
    INVITE = "invite"


class EmailLink(SQLModel, table=True):
    """A single-use link sent by email; its token is kept only as a SHA-256 hash."""

    __tablename__ = "email_links"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    purpose: LinkPurpose = Field(sa_column=word(LinkPurpose))
    token_hash: str = Field(unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInThrottle(SQLModel, table=True):
    """Failed sign-ins for one address, known only by its hash, whether or not such an account exists."""

    __tablename__ = "sign_in_throttles"

    address_hash: str = Field(primary_key=True)
    failures: int
    last_failure_at: datetime = Field(sa_type=UtcDateTime)
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
