"""Table: what admins decided for the whole house."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class SettingChange(SQLModel, table=True):
    """A setting from a change of it on: the one with the highest `number` among those of a key holds.

    Numbers rise over all keys, without gaps. `before` and `after` are as they are written (`domain/setting_kinds.py`), None for
    the default.
    """

    __tablename__ = "setting_changes"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: str = Field(index=True)
    before: str | None = None
    after: str | None = None
    changed_by: int = Field(foreign_key="users.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
