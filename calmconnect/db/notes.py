"""Tables: what doctors write about their patients, and the files that go with it."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.files import FileType
from calmconnect.domain.notes import NoteKind, NoteStatus


class Note(SQLModel, table=True):
    """A note of `author_id`, a doctor, about a patient; perhaps about one appointment.

    `draft` is what is written so far and not signed, None after; `revision` rises with each time it is kept. What is signed
    stands in `NoteVersion`. Triggers refuse to make a signed note a draft again, to give it to others, or to delete it.
    """

    __tablename__ = "notes"
    __table_args__ = (Index("notes_about", "patient_id", "author_id"),)

    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="users.id")
    patient_id: int = Field(foreign_key="users.id")
    appointment_id: int | None = Field(default=None, foreign_key="appointments.id")
    kind: NoteKind = Field(sa_column=word(NoteKind))
    status: NoteStatus = Field(sa_column=word(NoteStatus))
    revision: int = 0
    draft: str | None = Field(default=None, sa_type=EncryptedText)
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class NoteVersion(SQLModel, table=True):
    """What was signed: number 1 is the note itself, the others were added later, for a `reason`. Rows are only ever added."""

    __tablename__ = "note_versions"

    note_id: int = Field(foreign_key="notes.id", primary_key=True)
    number: int = Field(primary_key=True)
    author_id: int = Field(foreign_key="users.id")
    text: str = Field(sa_type=EncryptedText)
    reason: str = Field(default="", sa_type=EncryptedText)
    signed_at: datetime = Field(sa_type=UtcDateTime)


class NoteFile(SQLModel, table=True):
    """A file of a note; columns as in `db.files.Attachment`. Triggers let it come and go while the note is a draft only."""

    __tablename__ = "note_files"

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="notes.id", index=True)
    name: str = Field(sa_type=EncryptedText)
    kind: FileType = Field(sa_column=word(FileType))
    size: int
    width: int
    height: int
    digest: str = Field(foreign_key="blobs.digest", index=True)
    preview_digest: str | None = Field(default=None, foreign_key="blobs.digest", index=True)
    added_at: datetime = Field(sa_type=UtcDateTime)
