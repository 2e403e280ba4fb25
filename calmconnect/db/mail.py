"""Table: mail waiting to be sent. Bodies hold personal links, so they are encrypted like clinical text."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import false
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.notifications import Kind


class MailStatus(StrEnum):
    """Where a mail is on its way. `dropped`: no longer wanted at sending time; `failed`: given up (dead letter)."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OutgoingMail(SQLModel, table=True):
    """One mail to one person. `claimed_until` keeps two senders off the same row.

    `about` is what it concerns ("appointment:12"), `calendar` what calendar programs read in it; an `urgent` one does not wait
    for the end of quiet hours. A `farewell` goes to who is erased, whose account does not want anything any more.
    """

    __tablename__ = "outgoing_mail"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    kind: Kind = Field(default=Kind.ACCOUNT, sa_column=word(Kind))
    about: str = ""
    urgent: bool = False
    farewell: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    address: str
    subject: str
    text: str = Field(sa_type=EncryptedText)
    html: str = Field(sa_type=EncryptedText)
    calendar: str | None = Field(default=None, sa_type=EncryptedText)
    status: MailStatus = Field(default=MailStatus.QUEUED, sa_column=word(MailStatus, index=True))
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
