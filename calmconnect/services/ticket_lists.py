"""Tickets, as patients and as those who answer the helpline see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import case, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.agents import Agent
from calmconnect.db.conversations import Conversation
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket, TicketChange, TicketNote
from calmconnect.domain.audit import Act
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.tickets import Priority, TicketStatus
from calmconnect.services import access, audit, house_settings
from calmconnect.services.work import work

PAGE_SIZE = 20


class Among(StrEnum):
    """Which tickets a list shows: one's own, those that are nobody's, those that are late, all open ones, closed ones; or all
    that were opened on some days, however they stand.
    """

    MINE = "mine"
    NOBODYS = "nobodys"
    MISSED = "missed"
    OPEN = "open"
    CLOSED = "closed"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket, who asks and whose it is ("" for nobody's). What its fields mean: `db/tickets.py`.

    `merged_into` is the number of the one in which it goes on, 0 when it is one of its own; `parts` are those that go on in it,
    where a single ticket is looked at.
    """

    ticket: Ticket
    patient: str
    agent: str
    merged_into: int
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tickets:
    """One page of tickets, and how many there are in all."""

    rows: tuple[Seen, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Detail:
    """A ticket with what happened to it and its parts, and what agents told each other: (what, by whom, when).

    `others` are open ones of the same patient, in which it could go on.
    """

    seen: Seen
    changes: tuple[tuple[TicketChange, str], ...]
    notes: tuple[tuple[TicketNote, str], ...]
    agents: tuple[tuple[int, str], ...]
    others: tuple[Ticket, ...]


async def own(actor: Actor) -> list[Seen]:
    """The tickets that the acting patient opened, the last first, at most 50."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        found = await rows.exec(
            _seen()
            .where(Ticket.patient_id == actor.user_id, _of_its_own())
            .order_by(col(Ticket.opened_at).desc())
            .limit(50)
        )
        return [Seen(*row) for row in found]


async def of_patient(actor: Actor, ticket_id: int) -> Seen:
    """A ticket that the acting patient opened.

    Raises:
        NotFound: when it is not theirs.
    """
    async with reading() as rows:
        ticket = await access.ticket_of_patient(rows, actor, ticket_id)
        return await _one(rows, ticket.conversation_id)


async def queue(actor: Actor, among: Among, page: int, now: datetime, asked: Period | None = None) -> Tickets:
    """A page, counted from 0: the most urgent first, among equals the one that is due first; closed ones by their end.

    With `asked`, only of those that were opened on these days of the house's; `Among.ASKED` has the last one first.
    """
    access.only(actor, Role.AGENT, Role.ADMIN)
    wanted = _filters(actor, among, now)
    if asked:
        wanted += await house_settings.on_days(col(Ticket.opened_at), asked)
    soonest = func.coalesce(
        case((col(Ticket.first_answer_at).is_(None), Ticket.first_due), else_=Ticket.solve_due), Ticket.changed_at
    )
    last = {Among.CLOSED: col(Ticket.closed_at), Among.ASKED: col(Ticket.opened_at)}
    order = [last[among].desc()] if among in last else [_urgency(), soonest]
    async with reading() as rows:
        found = await rows.exec(
            _seen()
            .where(*wanted)
            .order_by(*order, col(Ticket.conversation_id))
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        shown = tuple(Seen(*row) for row in found)
        counted = select(func.count()).select_from(Ticket).join(Conversation, _its_conversation()).where(*wanted)
        return Tickets(shown, (await rows.exec(counted)).one())


async def detail(actor: Actor, ticket_id: int, now: datetime) -> Detail:
    """A ticket with all that those who answer the helpline know of it. That they looked is kept.

    Raises:
        NotFound: when there is none.
    """
    by = aliased(User)
    async with work() as w:
        rows = w.rows
        ticket = await access.ticket_for_helpline(rows, actor, ticket_id)
        await audit.record_look(w, actor, Act.TICKET_READ, f"ticket:{ticket_id}", now)
        seen = await _one(rows, ticket.conversation_id)
        whole = (ticket_id, *seen.parts)
        changes = await rows.exec(
            select(TicketChange, by.name)
            .outerjoin(by, col(by.id) == TicketChange.actor_id)
            .where(col(TicketChange.ticket_id).in_(whole))
            .order_by(col(TicketChange.id).desc())
        )
        notes = await rows.exec(
            select(TicketNote, by.name)
            .join(by, col(by.id) == TicketNote.author_id)
            .where(col(TicketNote.ticket_id).in_(whole))
            .order_by(col(TicketNote.id))
        )
        agents = await rows.exec(
            select(User.id, User.name)
            .outerjoin(Agent, col(Agent.user_id) == User.id)
            .where(User.role == Role.AGENT, col(User.disabled_at).is_(None))
            .order_by(User.name)
        )
        others = await rows.exec(
            select(Ticket)
            .where(
                Ticket.patient_id == ticket.patient_id,
                Ticket.conversation_id != ticket_id,
                Ticket.status != TicketStatus.CLOSED,
            )
            .order_by(col(Ticket.opened_at).desc())
        )
        return Detail(
            seen,
            tuple((row, name or "") for row, name in changes),
            tuple(notes),
            tuple((number or 0, name) for number, name in agents),
            tuple(others),
        )


async def _one(rows: AsyncSession, ticket_id: int) -> Seen:
    """A ticket with its parts."""
    row = (await rows.exec(_seen().where(Ticket.conversation_id == ticket_id))).one()
    parts = await rows.exec(
        select(Conversation.id).where(Conversation.merged_into == ticket_id).order_by(col(Conversation.id))
    )
    return replace(Seen(*row), parts=tuple(number or 0 for number in parts))


def _its_conversation() -> Any:
    return col(Conversation.id) == Ticket.conversation_id


def _of_its_own() -> Any:
    return col(Conversation.merged_into).is_(None)


def _seen() -> Any:
    patient, agent = aliased(User), aliased(User)
    return (
        select(Ticket, patient.name, func.coalesce(agent.name, ""), func.coalesce(Conversation.merged_into, 0))
        .join(Conversation, _its_conversation())
        .join(patient, col(patient.id) == Ticket.patient_id)
        .outerjoin(agent, col(agent.id) == Ticket.agent_id)
    )


def _urgency() -> Any:
    order = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.MEDIUM: 2, Priority.LOW: 3}
    return case({one.value: place for one, place in order.items()}, value=col(Ticket.priority))


def late(now: datetime) -> Any:
    """The condition that a ticket has missed one of its targets by now."""
    return or_(
        (col(Ticket.first_answer_at).is_(None)) & (col(Ticket.first_due) <= now) & (Ticket.status == TicketStatus.NEW),
        col(Ticket.solve_due) <= now,
    )


def _filters(actor: Actor, among: Among, now: datetime) -> list[Any]:
    is_open = Ticket.status != TicketStatus.CLOSED
    kinds: dict[Among, list[Any]] = {
        Among.MINE: [is_open, Ticket.agent_id == actor.user_id],
        Among.NOBODYS: [is_open, col(Ticket.agent_id).is_(None)],
        Among.MISSED: [is_open, late(now)],
        Among.OPEN: [is_open],
        Among.CLOSED: [~is_open, _of_its_own()],
        Among.ASKED: [],
    }
    return kinds[among]
