"""Tables: signs that somebody may be in danger, the tasks that follow from them, and what was a false alarm."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.risk import FalseReason, Outcome, RiskLevel, RiskSource, TaskStatus

# A conversation has one task that is not completed; what is about no conversation, one for each patient.
_OPEN_IN_CONVERSATION = text("status <> 'completed' AND conversation_id IS NOT NULL")
_OPEN_ABOUT_PATIENT = text("status <> 'completed' AND conversation_id IS NULL")


class Task(SQLModel, table=True):
    """Somebody on duty should see to a person by `due_at`, because of `hits` signs, the last one at `last_at`.

    `patient_id` is None where nobody knows who it is: for whoever writes without a name or an account. `escalated_at` is when
    the admins were told, `seen_to_at` when who has taken it last did something about it. `reached_in` is the conversation that
    who sees to it began with the patient. `answers` are those to the questions of `domain/screener.py`, `note` what was done,
    in words.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "tasks_one_open_in_conversation",
            "conversation_id",
            unique=True,
            postgresql_where=_OPEN_IN_CONVERSATION,
            sqlite_where=_OPEN_IN_CONVERSATION,
        ),
        Index(
            "tasks_one_open_about_patient",
            "patient_id",
            unique=True,
            postgresql_where=_OPEN_ABOUT_PATIENT,
            sqlite_where=_OPEN_ABOUT_PATIENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int | None = Field(default=None, foreign_key="conversations.id", index=True)
    patient_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    source: RiskSource = Field(sa_column=word(RiskSource))
    level: RiskLevel = Field(sa_column=word(RiskLevel))
    status: TaskStatus = Field(default=TaskStatus.REQUESTED, sa_column=word(TaskStatus, index=True))
    hits: int = 0
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    last_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_by: int | None = Field(default=None, foreign_key="users.id", index=True)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_to_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reached_in: int | None = Field(default=None, foreign_key="conversations.id", index=True)
    outcome: Outcome | None = Field(default=None, sa_column=word(Outcome, nullable=True))
    note: str = Field(default="", sa_type=EncryptedText)
    answers: str = Field(default="", sa_type=EncryptedText)


class RiskFlag(SQLModel, table=True):
    """A sign that somebody may be in danger, and the line in which it stood; `task_id` is None until a task followed."""

    __tablename__ = "risk_flags"

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int | None = Field(default=None, foreign_key="conversations.id", index=True)
    seq: int | None = None
    patient_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    source: RiskSource = Field(sa_column=word(RiskSource))
    level: RiskLevel = Field(sa_column=word(RiskLevel))
    at: datetime = Field(sa_type=UtcDateTime)
    task_id: int | None = Field(default=None, foreign_key="tasks.id", index=True)


class SecondLook(SQLModel, table=True):
    """How far the model has looked at a conversation: its lines up to `seq`, its changes up to the one numbered `change`."""

    __tablename__ = "second_looks"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    seq: int
    change: int


class FalseAlarm(SQLModel, table=True):
    """Why something was no sign of danger, for the next training; the words only if whoever closed it allowed that.

    Nothing here leads back to a task, a conversation or a person.
    """

    __tablename__ = "false_alarms"

    id: int | None = Field(default=None, primary_key=True)
    reason: FalseReason = Field(sa_column=word(FalseReason))
    words: str = Field(default="", sa_type=EncryptedText)
