"""Putting two questions of one person together: one is closed and goes on in the other.

Nothing that was said moves: each conversation keeps its lines, and how far they were read. Nothing more is said in the one that
goes on elsewhere (`db/append.py`); its notes and its history are shown with the other's. It can't be undone: both may have been
answered as one since.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, or_, select, update

from calmconnect.db.conversations import Conversation
from calmconnect.db.tickets import Ticket
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.domain.ticket_clock import begun, joined, reprioritised
from calmconnect.domain.tickets import TicketStatus, more_urgent
from calmconnect.services import access
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.ticket_steps import (
    about,
    announce,
    carry,
    clock_of,
    first_answer,
    give,
    keep,
    note_change,
    step,
)
from calmconnect.services.work import Work, work


async def merge(actor: Actor, ticket_id: int, into: object, now: datetime) -> None:
    """Let a ticket of one's own, or as an admin any, go on in another open one of the same patient; the patient is told.

    The other is as old as the older of the two, as urgent as the more urgent, answered when one was, and due when one was.

    Raises:
        Invalid: with the field `into` for what is no other question of the same person.
        NotFound: when it is not one's own.
        Conflict: when one of the two is closed, or goes on elsewhere already.
    """
    if not isinstance(into, int) or isinstance(into, bool) or into == ticket_id:
        raise Invalid(into="Please choose another question of the same person.")
    async with work() as w:
        source, target = await access.tickets_to_merge(w.rows, actor, ticket_id, into)
        if target is None:
            raise Invalid(into="Please choose another question of the same person.")
        # Whatever is being said in one of them is in it before, or is refused after.
        both = select(Conversation.id).where(col(Conversation.id).in_((ticket_id, into))).order_by(col(Conversation.id))
        await w.rows.exec(both.with_for_update())
        if TicketStatus.CLOSED in {source.status, target.status}:
            raise Conflict("One of the two is closed meanwhile. Please look at them again.")
        await _take_over(w, source, target, now)
        if target.agent_id is None and source.agent_id is not None:
            await give(w, target, source.agent_id, actor.user_id, now)
        await _close(w, source, target, actor, now)
        await _tell(w, source, target, actor, now)
        announce(w, target)


async def _take_over(w: Work, source: Ticket, target: Ticket, now: datetime) -> None:
    """Let the target's clocks be those of both."""
    urgent = more_urgent(source.priority, target.priority)
    for one in (target, source):
        terms = await carry(w, one, now)
        one.first_answer_at = await first_answer(w.rows, one)
        keep(one, reprioritised(clock_of(one), one.priority, urgent, now, terms))
    if target.priority is not urgent:
        note_change(w, target, None, "priority", now, target.priority, urgent)
    target.priority = urgent
    target.opened_at = min(source.opened_at, target.opened_at)
    target.first_due = begun(urgent, target.opened_at, terms)[0]
    target.first_answer_at = _first(source.first_answer_at, target.first_answer_at)
    target.missed_at = _first(source.missed_at, target.missed_at)
    keep(target, joined(clock_of(target), clock_of(source), now, terms.hours))
    w.rows.add(target)
    if target.first_answer_at is not None and target.status is TicketStatus.NEW:
        await step(w, target, TicketStatus.OPEN, None, now)


async def _close(w: Work, source: Ticket, target: Ticket, actor: Actor, now: datetime) -> None:
    """Close the source; it, and all that went on in it before, goes on in the target and is read by whose that is."""
    number, into = source.conversation_id, target.conversation_id
    if source.agent_id not in {None, target.agent_id}:
        await withdraw(w, source.agent_id or 0, about(source), now)
    await step(w, source, TicketStatus.CLOSED, actor.user_id, now)
    source.agent_id = target.agent_id
    here = or_(col(Conversation.id) == number, col(Conversation.merged_into) == number)
    await w.rows.exec(update(Conversation).where(here).values(merged_into=into, doctor_id=target.agent_id))
    note_change(w, source, actor.user_id, "merged", now, after=str(into))
    note_change(w, target, actor.user_id, "took", now, after=str(number))


async def _tell(w: Work, source: Ticket, target: Ticket, actor: Actor, now: datetime) -> None:
    number, into = source.conversation_id, target.conversation_id
    words = f"No. {number} goes on in no. {into}. All that was said is still there."
    path = f"/patient/help/{into}"
    await notify(
        w,
        source.patient_id,
        Notice(Kind.MESSAGE, "Two of your questions are one now", words, path, about(target)),
        now,
    )
    if target.agent_id not in {None, actor.user_id}:
        added = Notice(
            Kind.MESSAGE,
            "A question was put together with yours",
            f"No. {number} goes on in no. {into}.",
            f"/agent/tickets/{into}",
            about(target),
        )
        await notify(w, target.agent_id or 0, added, now)


def _first(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two moments, of which there may be one or none."""
    return min((moment for moment in (one, other) if moment is not None), default=None)
