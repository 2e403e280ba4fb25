"""Tickets, for pages. What was written in them is nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from calmconnect.domain.tickets import CATEGORY_WORDS
from calmconnect.services.clock import epoch_ms
from calmconnect.services.ticket_lists import Seen


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket; times in ms since 1970. `first_due` is 0 once it was answered, `solve_due` while the clock stands still.

    `merged_into` is the number of the ticket in which it goes on, 0 for none; `parts` are those that go on in it.
    """

    number: int
    category: str
    status: str
    priority: str
    patient: str
    agent: str
    opened: int
    first_due: int
    solve_due: int
    late: bool
    stars: int
    merged_into: int
    parts: list[int]


def ticket_row(seen: Seen, now: datetime) -> TicketRow:
    """A ticket as it is at `now`."""
    ticket = seen.ticket
    unanswered = ticket.first_answer_at is None and ticket.closed_at is None
    late = unanswered and ticket.first_due <= now
    return TicketRow(
        number=ticket.conversation_id,
        category=CATEGORY_WORDS[ticket.category],
        status=ticket.status.value,
        priority=ticket.priority.value,
        patient=seen.patient,
        agent=seen.agent,
        opened=epoch_ms(ticket.opened_at),
        first_due=epoch_ms(ticket.first_due) if unanswered else 0,
        solve_due=epoch_ms(ticket.solve_due) if ticket.solve_due else 0,
        late=late or (ticket.solve_due is not None and ticket.solve_due <= now),
        stars=ticket.stars or 0,
        merged_into=seen.merged_into,
        parts=list(seen.parts),
    )
