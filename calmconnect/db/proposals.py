"""Table: times that one side proposes instead of the one they had agreed on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word


class ProposalStatus(StrEnum):
    """`withdrawn`: by who proposed it, by time, or because the appointment itself is over."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_OPEN = text("status = 'proposed'")


class RescheduleProposal(SQLModel, table=True):
    """Links an appointment with the one that is to replace it, which is held for both until it is answered.

    The database allows one open proposal for an appointment.
    """

    __tablename__ = "reschedule_proposals"
    __table_args__ = (
        Index("proposals_one_open", "appointment_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointments.id", index=True)
    replacement_id: int = Field(foreign_key="appointments.id", unique=True)
    proposed_by: int = Field(foreign_key="users.id")
    status: ProposalStatus = Field(sa_column=word(ProposalStatus))
    why: str = Field(default="", sa_type=EncryptedText)
    created_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
