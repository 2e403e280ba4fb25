"""Table: what patients tell their doctors of themselves."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime


class HealthProfile(SQLModel, table=True):
    """A patient's own details; `words` are all of them as JSON (`domain/health_profile.py`): none stands in the clear."""

    __tablename__ = "health_profiles"

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    words: str = Field(sa_type=EncryptedText)
    changed_at: datetime = Field(sa_type=UtcDateTime)
