"""Table: articles that answer what many ask."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class Article(SQLModel, table=True):
    """A question and its answer in Markdown, written by admins. Patients see those that are `published`."""

    __tablename__ = "articles"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    body: str
    published: bool = False
    changed_by: int | None = Field(default=None, foreign_key="users.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
