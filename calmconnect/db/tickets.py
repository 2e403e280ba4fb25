"""Tables: tickets of the helpline, what happened to them, and what agents tell each other about them."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from calmconnect.db.types import EncryptedText, UtcDateTime, word
from calmconnect.domain.tickets import Category, Priority, TicketStatus


class Ticket(SQLModel, table=True):
    """A question to the helpline; what is said stands in the conversation, whose number is also the ticket's.

    `first_due` is by when somebody should have answered, `solve_due` by when it should be solved. While the clock stands still,
    `solve_due` is None and `left_seconds` says how much time was left. `missed_at` is when the admins were told. Both clocks
    were counted under the terms `terms_number` (`db/helpline.py`), 0 for those of the settings.
    """

    __tablename__ = "tickets"

    conversation_id: int = Field(foreign_key="conversations.id", primary_key=True)
    patient_id: int = Field(foreign_key="users.id", index=True)
    agent_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    category: Category = Field(sa_column=word(Category))
    priority: Priority = Field(default=Priority.MEDIUM, sa_column=word(Priority))
    status: TicketStatus = Field(default=TicketStatus.NEW, sa_column=word(TicketStatus, index=True))
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    first_due: datetime = Field(sa_type=UtcDateTime)
    first_answer_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    solve_due: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_seconds: int | None = None
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    terms_number: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    missed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stars: int | None = None
    comment: str | None = Field(default=None, sa_type=EncryptedText)


class TicketChange(SQLModel, table=True):
    """Something that happened to a ticket: what, from which word to which, and by whom, None for the clock."""

    __tablename__ = "ticket_changes"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.conversation_id", index=True)
    actor_id: int | None = Field(default=None, foreign_key="users.id")
    what: str
    before: str = ""
    after: str = ""
    at: datetime = Field(sa_type=UtcDateTime)


class TicketNote(SQLModel, table=True):
    """What an agent tells the others about a ticket. Patients never see it."""

    __tablename__ = "ticket_notes"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.conversation_id", index=True)
    author_id: int = Field(foreign_key="users.id")
    text: str = Field(sa_type=EncryptedText)
    at: datetime = Field(sa_type=UtcDateTime)
