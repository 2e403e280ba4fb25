"""Tables: filled questionnaires, what they were before they were changed, and which are asked for again and again."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.measures import Measure, ResponseStatus

_OPEN = text("status = 'in_progress'")
_ACTIVE = text("stopped_at IS NULL")


class QuestionnaireResponse(SQLModel, table=True):
    """A questionnaire of a patient's; of each kind at most one is in progress.

    `answers` is a JSON object of item number → points. `version` rises with every answer. `asked_at` is when a doctor last
    asked for it, None for one that the patient began by themself; `remind_at` when they are to be reminded, None for never.
    """

    __tablename__ = "questionnaire_responses"
    __table_args__ = (
        Index("responses_one_open", "patient_id", "measure", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    measure: Measure = Field(sa_column=word(Measure))
    status: ResponseStatus = Field(sa_column=word(ResponseStatus))
    answers: str = Field(sa_type=EncryptedText)
    version: int = 0
    began_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class EarlierAnswers(SQLModel, table=True):
    """What a completed questionnaire said before it was changed. Rows are only ever added."""

    __tablename__ = "earlier_answers"

    response_id: int = Field(foreign_key="questionnaire_responses.id", primary_key=True)
    version: int = Field(primary_key=True)
    answers: str = Field(sa_type=EncryptedText)
    given_at: datetime = Field(sa_type=UtcDateTime)


class MeasureSchedule(SQLModel, table=True):
    """A doctor asks a patient for a questionnaire every so many weeks; once when `every_weeks` is 0.

    `due_at` is when it is asked for next; of each doctor, patient and questionnaire one is active.
    """

    __tablename__ = "measure_schedules"
    __table_args__ = (
        Index(
            "measure_schedules_one_active",
            "patient_id",
            "doctor_id",
            "measure",
            unique=True,
            postgresql_where=_ACTIVE,
            sqlite_where=_ACTIVE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    doctor_id: int = Field(foreign_key="users.id", index=True)
    measure: Measure = Field(sa_column=word(Measure))
    every_weeks: int
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
