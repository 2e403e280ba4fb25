"""Questions to the helpline: opened by patients, given to whoever on duty has least to do, seen through step by step.

Nothing of what is said is here: a ticket's conversation is an ordinary one, between the patient and the agent whose it is.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.agents import Agent
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.people import User
from calmconnect.db.tickets import Ticket
from calmconnect.domain.chat import ConversationKind, clean_message
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_word
from calmconnect.domain.ticket_clock import begun
from calmconnect.domain.tickets import MOST_OPEN, Category, Priority, TicketStatus
from calmconnect.services import access, helpline, risk, topics, unkept
from calmconnect.services.notifications import withdraw
from calmconnect.services.ticket_steps import about, announce, give, note_change
from calmconnect.services.work import work


async def begin(actor: Actor, given: dict[str, object], now: datetime) -> int:
    """Ask the helpline something; gives the ticket's number. Whoever on duty has least to do gets it at once.

    The rule for signs of danger looks at what is refused, too. `given` holds `category` and `text`, as they come from a form.

    Raises:
        Invalid: with the first field that can't be taken.
        Conflict: when five are open already.
    """
    access.only(actor, Role.PATIENT)
    try:
        return await _begin(actor, given, now)
    except (Invalid, Conflict):
        await unkept.look_at_question(actor, given.get("text"), now)
        raise


async def _begin(actor: Actor, given: dict[str, object], now: datetime) -> int:
    text = clean_message(given.get("text"))
    category = clean_word(given.get("category"), Category, "category")
    async with work() as w:
        # Locked, so that two at once are counted one after the other.
        await w.rows.exec(select(User.id).where(User.id == actor.user_id).with_for_update())
        if await _count_open(w.rows, actor) >= MOST_OPEN:
            raise Conflict("Five of your questions are open already. Please write in one of them.")
        number = await _conversation(w.rows, actor.user_id, text, now)
        terms = await helpline.terms(w.rows)
        due, clock = begun(Priority.MEDIUM, now, terms)
        ticket = Ticket(
            conversation_id=number,
            patient_id=actor.user_id,
            category=category,
            opened_at=now,
            changed_at=now,
            first_due=due,
            solve_due=clock.due,
            terms_number=terms.number,
        )
        w.rows.add(ticket)
        await w.rows.flush()
        note_change(w, ticket, actor.user_id, "opened", now)
        agent_id = await _least_busy(w.rows)
        if agent_id is not None:
            await give(w, ticket, agent_id, None, now)
        announce(w, ticket)
        await risk.look_at(w, number, 1, text, now)
    return number


async def take(actor: Actor, ticket_id: int, now: datetime) -> None:
    """Make a ticket that is nobody's one's own. Of many who try at once exactly one gets it.

    Raises:
        NotFound: when there is none.
        Conflict: when it is somebody's already, or closed.
    """
    access.only(actor, Role.AGENT)
    async with work() as w:
        ticket = await access.ticket_for_helpline(w.rows, actor, ticket_id)
        if ticket.agent_id == actor.user_id:
            return
        claimed = await w.rows.exec(
            update(Ticket)
            .where(
                col(Ticket.conversation_id) == ticket_id,
                col(Ticket.agent_id).is_(None),
                col(Ticket.status) != TicketStatus.CLOSED,
            )
            .values(agent_id=actor.user_id)
            .returning(col(Ticket.conversation_id))
            .execution_options(synchronize_session=False)
        )
        if claimed.first() is None:
            raise Conflict("Somebody else takes care of this one.")
        await w.rows.refresh(ticket)
        await give(w, ticket, actor.user_id, actor.user_id, now)
        announce(w, ticket)


async def hand_over(actor: Actor, ticket_id: int, agent: object, now: datetime) -> None:
    """Give a ticket of one's own, or as an admin any, to another agent.

    Raises:
        Invalid: with the field `agent` for somebody who is no agent.
        NotFound: when it is not one's own.
        Conflict: when it is closed.
    """
    async with work() as w:
        ticket = await access.ticket_of_agent(w.rows, actor, ticket_id)
        if ticket.status is TicketStatus.CLOSED:
            raise Conflict("This ticket is closed.")
        known = select(User).where(User.id == agent, User.role == Role.AGENT, col(User.disabled_at).is_(None))
        other = (await w.rows.exec(known)).first() if isinstance(agent, int) and not isinstance(agent, bool) else None
        if other is None:
            raise Invalid(agent="Please choose an agent.")
        before = ticket.agent_id
        await give(w, ticket, other.id or 0, actor.user_id, now)
        if before is not None:
            await withdraw(w, before, about(ticket), now)
            w.announce(topics.user(before), {"kind": "ticket"})
        announce(w, ticket)


async def _least_busy(rows: AsyncSession) -> int | None:
    """The agent on duty with the fewest tickets to see to. All on duty are locked, so that two at once are not given to one."""
    locked = select(Agent.user_id).where(col(Agent.on_duty).is_(True)).order_by(col(Agent.user_id)).with_for_update()
    on_duty = (await rows.exec(locked)).all()
    if not on_duty:
        return None
    busy = await rows.exec(
        select(Ticket.agent_id, func.count())
        .where(col(Ticket.agent_id).in_(on_duty), col(Ticket.status) != TicketStatus.CLOSED)
        .group_by(col(Ticket.agent_id))
    )
    counts = dict(busy.all())
    enabled = await rows.exec(select(User.id).where(col(User.id).in_(on_duty), col(User.disabled_at).is_(None)))
    return min(enabled, key=lambda agent: (counts.get(agent, 0), agent or 0), default=None)


async def _count_open(rows: AsyncSession, actor: Actor) -> int:
    mine = (
        select(func.count())
        .select_from(Ticket)
        .where(Ticket.patient_id == actor.user_id, Ticket.status != TicketStatus.CLOSED)
    )
    return (await rows.exec(mine)).one()


async def _conversation(rows: AsyncSession, patient_id: int, text: str, now: datetime) -> int:
    """Begin a conversation with its first words; gives its number."""
    row = Conversation(
        kind=ConversationKind.SUPPORT, patient_id=patient_id, last_seq=1, last_message_at=now, created_at=now
    )
    rows.add(row)
    await rows.flush()
    assert row.id is not None
    name = f"ticket-{row.id:06}"
    rows.add(Message(conversation_id=row.id, seq=1, sender_id=patient_id, client_id=name, text=text, sent_at=now))
    return row.id
