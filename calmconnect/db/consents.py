"""Table: what people agreed to."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime, word
from calmconnect.domain.consents import Subject


class Consent(SQLModel, table=True):
    """Somebody agreed to this version of a text (`domain/consents.py`), or took that back with `withdrawn`.

    Rows are only ever added; the last one of a person and subject counts.
    """

    __tablename__ = "consents"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="users.id", index=True)
    subject: Subject = Field(sa_column=word(Subject))
    version: int
    given_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn: bool = False
