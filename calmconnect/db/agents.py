"""Table: those who answer the helpline."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import UtcDateTime


class Agent(SQLModel, table=True):
    """What the helpline knows of an agent: whether they are on duty, and since when they are or are not."""

    __tablename__ = "agents"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    on_duty: bool = False
    since: datetime = Field(sa_type=UtcDateTime)
