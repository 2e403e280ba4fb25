"""Tables: conversations without a name, and the doctors who take them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime
from calmconnect.domain.anonymous import ChatStatus


class AnonymousChat(SQLModel, table=True):
    """What is known of a conversation without a name, beside what is said in it. Nothing here says whose it is.

    The browser holds a token of which only the hash is kept. For somebody who was signed in, `sealed_account` names the
    account under a key of its own (`keys.seal_identity`), and `account_hash` tells with the token, and never without it,
    whether an account is that one. `agreed_version` is that of the text on what stays private, 0 for conversations that began
    before there was one. `waits_since` is None while somebody is with them. `gone_since`: whoever it waits for, the doctor or
    the person, has not been seen since.
    """

    __tablename__ = "anonymous_chats"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    token_hash: str = Field(unique=True)
    pseudonym: str
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    agreed_version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    waits_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    doctor_id: int | None = Field(default=None, foreign_key="doctors.user_id", index=True)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    waited_seconds: int | None = None
    gone_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    urgent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed_account: bytes | None = None
    account_hash: str | None = None

    @property
    def status(self) -> ChatStatus:
        """Where it stands."""
        if self.ended_at is not None:
            return ChatStatus.ENDED
        return ChatStatus.WAITING if self.doctor_id is None else ChatStatus.TAKEN


class Listener(SQLModel, table=True):
    """A doctor who takes conversations without a name, at most `capacity` at once; 0 for none at the moment."""

    __tablename__ = "listeners"

    doctor_id: int = Field(foreign_key="doctors.user_id", primary_key=True)
    capacity: int
