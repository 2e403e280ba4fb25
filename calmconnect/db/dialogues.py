"""Table: where conversations with the companion stand."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime


class KeptDialogue(SQLModel, table=True):
    """Where a conversation stands: `memory` is a `domain.dialogue.Dialogue` as JSON, with answers of an exercise under way.

    `version` rises by one with each change, so that of two who answer at once one finds it taken. `answered` is the seq of the
    last line that was answered. `danger_at`: when something last sounded like danger.
    """

    __tablename__ = "dialogues"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    version: int
    answered: int = 0
    memory: str = Field(sa_type=EncryptedText)
    danger_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
