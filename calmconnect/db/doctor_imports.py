"""Tables: lists of doctors that admins hand over at once, line by line."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.doctor_lists import LineStatus


class DoctorImport(SQLModel, table=True):
    """A list that an admin handed over. Until `confirmed_at` it is only looked at; all is done at `ended_at`."""

    __tablename__ = "doctor_imports"

    id: int | None = Field(default=None, primary_key=True)
    admin_id: int = Field(foreign_key="users.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DoctorImportLine(SQLModel, table=True):
    """A line of it, by its number in the file; `words` are its fields as JSON, `problem` why it can't be taken."""

    __tablename__ = "doctor_import_lines"
    __table_args__ = (Index("doctor_import_lines_by_status", "import_id", "status"),)

    import_id: int = Field(foreign_key="doctor_imports.id", primary_key=True)
    number: int = Field(primary_key=True)
    status: LineStatus = Field(sa_column=word(LineStatus))
    problem: str = ""
    words: str = Field(sa_type=EncryptedText)
