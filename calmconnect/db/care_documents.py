"""Table: documents that doctors write for patients."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.care_documents import DocumentKind, DocumentStatus


class CareDocument(SQLModel, table=True):
    """A care plan or a prescription of `doctor_id` for a patient.

    `words` is what it says; once it is shared, `digest` names its PDF among the blobs. `revision` rises each time the draft is
    kept. `replaces_id` is the one whose place it takes as it is shared. `why` it was withdrawn the patient may read.
    Triggers refuse to change what a shared one says, to make it a draft again, or to delete it.
    """

    __tablename__ = "care_documents"
    __table_args__ = (Index("care_documents_about", "patient_id", "doctor_id"),)

    id: int | None = Field(default=None, primary_key=True)
    doctor_id: int = Field(foreign_key="users.id")
    patient_id: int = Field(foreign_key="users.id")
    kind: DocumentKind = Field(sa_column=word(DocumentKind))
    status: DocumentStatus = Field(sa_column=word(DocumentStatus))
    revision: int = 0
    words: str | None = Field(default=None, sa_type=EncryptedText)
    digest: str | None = Field(default=None, foreign_key="blobs.digest", index=True)
    replaces_id: int | None = Field(default=None, foreign_key="care_documents.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    shared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = Field(default="", sa_type=EncryptedText)
