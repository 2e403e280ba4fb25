"""Tables: what shows that a doctor is licensed, and who was reminded that it ends."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.files import FileType


class LicenceFile(SQLModel, table=True):
    """A picture or PDF of a doctor's licence; columns as in `db.files.Attachment`."""

    __tablename__ = "licence_files"

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="doctors.user_id", index=True)
    added_by: int = Field(foreign_key="users.id")
    name: str = Field(sa_type=EncryptedText)
    kind: FileType = Field(sa_column=word(FileType))
    size: int
    width: int
    height: int
    digest: str = Field(foreign_key="blobs.digest", index=True)
    preview_digest: str | None = Field(default=None, foreign_key="blobs.digest", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)


class LicenceReminder(SQLModel, table=True):
    """A reminder that a licence ends on that day was sent: writing the row is the right to send it."""

    __tablename__ = "licence_reminders"

    doctor_id: int = Field(foreign_key="doctors.user_id", primary_key=True)
    ends: date = Field(primary_key=True)
    days_before: int = Field(primary_key=True)
    sent_at: datetime = Field(sa_type=UtcDateTime)
