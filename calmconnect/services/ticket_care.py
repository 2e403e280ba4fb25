"""Seeing a ticket through, as the agent whose it is, and as the patient who asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select

from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.tickets import TicketNote
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.domain.text import clean_word
from calmconnect.domain.ticket_clock import begun, reprioritised
from calmconnect.domain.tickets import (
    Priority,
    TicketStatus,
    clean_note,
    clean_rating,
)
from calmconnect.services import access, audit, letters, outbox, topics
from calmconnect.services.closed import check_open
from calmconnect.services.ticket_steps import about, announce, carry, clock_of, keep, note_change, step
from calmconnect.services.work import work

# A mail is no archive: of a very long conversation it has the end.
_MOST_LINES = 500


async def move(actor: Actor, ticket_id: int, status: object, now: datetime, remind_at: datetime | None = None) -> None:
    """Take a ticket of one's own to another status; its clock stops or runs accordingly.

    A ticket `pending_reminder` comes back at `remind_at`, or when the patient writes.

    Raises:
        Invalid: with the field `status` for a word that is none, `remind_at` for a reminder without a time ahead.
        NotFound: when it is not one's own.
        Conflict: when the table has no such step.
    """
    wanted = clean_word(status, TicketStatus, "status")
    if wanted is TicketStatus.PENDING_REMINDER and (remind_at is None or remind_at <= now):
        raise Invalid(remind_at="Please choose a time ahead.")
    async with work() as w:
        ticket = await access.ticket_of_agent(w.rows, actor, ticket_id)
        await step(w, ticket, wanted, actor.user_id, now)
        ticket.remind_at = remind_at if wanted is TicketStatus.PENDING_REMINDER else None
        announce(w, ticket)


async def prioritise(actor: Actor, ticket_id: int, priority: object, now: datetime) -> None:
    """Give a ticket of one's own another priority, and with it other targets; what time has passed stays passed.

    Raises:
        Invalid: with the field `priority`.
        NotFound: when it is not one's own.
    """
    wanted = clean_word(priority, Priority, "priority")
    async with work() as w:
        ticket = await access.ticket_of_agent(w.rows, actor, ticket_id)
        if ticket.priority is wanted:
            return
        terms = await carry(w, ticket, now)
        keep(ticket, reprioritised(clock_of(ticket), ticket.priority, wanted, now, terms))
        ticket.first_due = begun(wanted, ticket.opened_at, terms)[0]
        note_change(w, ticket, actor.user_id, "priority", now, ticket.priority, wanted)
        ticket.priority = wanted
        announce(w, ticket)


async def note(actor: Actor, ticket_id: int, text: object, now: datetime) -> None:
    """Tell the other agents something about a ticket of one's own. The patient never sees it.

    Raises:
        Invalid: with the field `note`.
        NotFound: when it is not one's own.
    """
    words = clean_note(text)
    async with work() as w:
        ticket = await access.ticket_of_agent(w.rows, actor, ticket_id)
        w.rows.add(TicketNote(ticket_id=ticket_id, author_id=actor.user_id, text=words, at=now))
        audit.record(w, actor, Act.TICKET_NOTED, about(ticket), now)
        # Only to agents: a page of the patient has nothing to read again.
        w.announce(topics.HELPLINE, {"kind": "ticket"})


async def close(actor: Actor, ticket_id: int, now: datetime) -> None:
    """Say, as the patient, that no more help is needed; nothing happens when it is closed already."""
    async with work() as w:
        ticket = await access.ticket_of_patient(w.rows, actor, ticket_id)
        if ticket.status is not TicketStatus.CLOSED:
            await step(w, ticket, TicketStatus.CLOSED, actor.user_id, now)
            announce(w, ticket)


async def reopen(actor: Actor, ticket_id: int, now: datetime) -> None:
    """Say, as the patient, that help is needed after all.

    Raises:
        NotFound: when it is not theirs.
        Conflict: when it is not closed.
    """
    async with work() as w:
        ticket = await access.ticket_of_patient(w.rows, actor, ticket_id)
        if ticket.status is not TicketStatus.CLOSED:
            raise Conflict("This question is open already.")
        await step(w, ticket, TicketStatus.OPEN, actor.user_id, now)
        announce(w, ticket)


async def rate(actor: Actor, ticket_id: int, stars: object, comment: object) -> None:
    """Say, as the patient, how one was helped; said again it counts instead.

    Raises:
        Invalid: with the field `stars` or `comment`.
        NotFound: when it is not theirs.
        Conflict: when it is not closed yet.
    """
    given, words = clean_rating(stars, comment)
    async with work() as w:
        ticket = await access.ticket_of_patient(w.rows, actor, ticket_id)
        if ticket.status is not TicketStatus.CLOSED:
            raise Conflict("You can say how it was once it is closed.")
        await check_open(w.rows, await w.rows.get_one(Conversation, ticket_id))
        ticket.stars, ticket.comment = given, words
        w.rows.add(ticket)
        announce(w, ticket)


async def mail_transcript(actor: Actor, ticket_id: int, now: datetime) -> None:
    """Mail the acting patient what was said. Notes of agents are no part of it.

    Raises:
        NotFound: when it is not theirs.
        Conflict: when it is on its way already.
    """
    async with work() as w:
        ticket = await access.ticket_of_patient(w.rows, actor, ticket_id)
        filed = f"{about(ticket)}:transcript"
        waiting = select(OutgoingMail.id).where(OutgoingMail.about == filed, OutgoingMail.status == MailStatus.QUEUED)
        if (await w.rows.exec(waiting)).first() is not None:
            raise Conflict("It is on its way to you already.")
        patient = await w.rows.get_one(User, actor.user_id)
        zone = ZoneInfo(patient.time_zone)
        said = await w.rows.exec(
            select(Message, User.name)
            .join(User, col(User.id) == Message.sender_id)
            .join(Conversation, col(Conversation.id) == Message.conversation_id)
            .where(or_(col(Conversation.id) == ticket_id, col(Conversation.merged_into) == ticket_id))
            .order_by(col(Message.sent_at).desc(), col(Message.conversation_id), col(Message.seq).desc())
            .limit(_MOST_LINES)
        )
        lines = [f"{name}, {line.sent_at.astimezone(zone):%d %B %Y, %H:%M}: {line.text}" for line, name in said]
        letter = letters.transcript(patient.name, ticket_id, tuple(reversed(lines)))
        outbox.post(w, patient, letter, now, kind=Kind.MESSAGE, about=filed)
