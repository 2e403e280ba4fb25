"""Table: who did what to whom, for good."""

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
