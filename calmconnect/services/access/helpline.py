"""Tickets, and what the helpline answers with."""

from __future__ import annotations

from sqlmodel import col, select, true
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.articles import Article
from calmconnect.db.replies import SavedReply
from calmconnect.db.tickets import Ticket
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.services.access.base import first, only


async def ticket_for_helpline(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """Any ticket, for those who answer the helpline; locked until the transaction ends. Not what is said in it."""
    only(actor, Role.AGENT, Role.ADMIN)
    return await first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id).with_for_update())


async def ticket_of_agent(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket of the acting agent's, or any for an admin; locked until the transaction ends."""
    only(actor, Role.AGENT, Role.ADMIN)
    mine = true() if actor.role is Role.ADMIN else Ticket.agent_id == actor.user_id
    return await first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id, mine).with_for_update())


async def tickets_to_merge(rows: AsyncSession, actor: Actor, ticket_id: int, into: int) -> tuple[Ticket, Ticket | None]:
    """As `ticket_of_agent`, and another ticket of the same patient, None when it is none; locked in one order."""
    only(actor, Role.AGENT, Role.ADMIN)
    wanted = col(Ticket.conversation_id).in_((ticket_id, into))
    found = await rows.exec(select(Ticket).where(wanted).order_by(col(Ticket.conversation_id)).with_for_update())
    known = {ticket.conversation_id: ticket for ticket in found}
    own, other = known.get(ticket_id), known.get(into)
    if own is None or (actor.role is Role.AGENT and own.agent_id != actor.user_id):
        raise NotFound
    return own, other if other is not None and other.patient_id == own.patient_id else None


async def ticket_of_patient(rows: AsyncSession, actor: Actor, ticket_id: int) -> Ticket:
    """A ticket that the acting patient opened; locked until the transaction ends."""
    only(actor, Role.PATIENT)
    mine = Ticket.patient_id == actor.user_id
    return await first(rows, select(Ticket).where(Ticket.conversation_id == ticket_id, mine).with_for_update())


async def article_for_admin(rows: AsyncSession, actor: Actor, article_id: int) -> Article:
    """Any article, for an admin; locked until the transaction ends."""
    only(actor, Role.ADMIN)
    return await first(rows, select(Article).where(Article.id == article_id).with_for_update())


async def reply_for(rows: AsyncSession, actor: Actor, reply_id: int) -> SavedReply:
    """A saved reply that the actor may write: an agent's own, or for an admin one that all share; locked until the end."""
    only(actor, Role.AGENT, Role.ADMIN)
    mine = col(SavedReply.owner_id).is_(None) if actor.role is Role.ADMIN else SavedReply.owner_id == actor.user_id
    return await first(rows, select(SavedReply).where(SavedReply.id == reply_id, mine).with_for_update())
