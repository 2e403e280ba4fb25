"""Table: on which terms the helpline answers."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class HelplineChange(SQLModel, table=True):
    """The terms from a change of them on, whole: the one with the highest `number` holds, those before say what was changed.

    `week` has seven places, Monday first: ["08:00", "20:00"] by the clock in `zone`, or None. `closed` holds [day, why],
    `targets` for each priority the seconds to the first answer and to the end.
    """

    __tablename__ = "helpline_changes"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    zone: str
    week: list[list[str] | None] = Field(sa_column=Column(JSON, nullable=False))
    closed: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    targets: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    changed_by: int = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
