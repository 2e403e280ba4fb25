"""Table: the safety plans."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.safety_plan import Step


class SafetyPlanStep(SQLModel, table=True):
    """A step of a patient's plan as somebody wrote it, under a number that rises with each change; the highest is the plan.

    Rows are only ever added, so those before are its history, and of two who write the same version one finds it taken.
    """

    __tablename__ = "safety_plan_steps"

    patient_id: int = Field(foreign_key="users.id", primary_key=True)
    step: Step = Field(sa_column=word(Step, primary_key=True))
    version: int = Field(primary_key=True)
    words: str = Field(sa_type=EncryptedText)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: int = Field(foreign_key="users.id")
