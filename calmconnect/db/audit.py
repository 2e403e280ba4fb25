"""Tables: who did what to whom, for good, and the chain that shows whether it was changed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.audit import Act


class AuditEvent(SQLModel, table=True):
    """Somebody did something. Triggers refuse to change or delete a row, whoever asks for it.

    `subject` is what it was done to ("conversation:12"), `reason` what the actor gave for it, "" for none.
    """

    __tablename__ = "audit_events"

    id: int | None = Field(default=None, primary_key=True)
    actor_id: int = Field(foreign_key="users.id", index=True)
    act: Act = Field(sa_column=word(Act))
    subject: str = Field(index=True)
    reason: str = Field(default="", sa_type=EncryptedText)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class AuditLink(SQLModel, table=True):
    """A row's link in the chain over all rows (`domain/audit_chain.py`); only ever added, too."""

    __tablename__ = "audit_links"

    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: int = Field(unique=True)
    salt: str = Field(sa_type=EncryptedText)
    digest: bytes
    hash: bytes


class AuditHead(SQLModel, table=True):
    """Where the chain ends, and the key of its hashes: one row, number 1, from the first link on."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: str = Field(sa_type=EncryptedText)
    place: int
    hash: bytes
    seal: bytes
