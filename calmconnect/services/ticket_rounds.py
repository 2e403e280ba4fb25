"""What becomes of tickets by the clock. Each step is claimed by a conditional statement, so that two rounds do nothing twice.

That a ticket was answered, or that the patient wrote again, is found here from the messages themselves: whoever writes does not
wait for it, and no way of writing goes around it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, exists, select

from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.tickets import Ticket
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Role
from calmconnect.domain.tickets import CLOSE_AFTER, STOPPED, TicketStatus
from calmconnect.services import helpline
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.rounds import one_by_one
from calmconnect.services.ticket_lists import late
from calmconnect.services.ticket_steps import about, announce, carry, first_answer, step
from calmconnect.services.work import Work, work

_IN_A_RUN = 100


async def see_to(now: datetime) -> int:
    """Do what is due at `now`; gives to how many tickets something was done."""
    done = 0
    for wanted, do in _ROUNDS:
        condition = wanted(now)
        async with reading() as rows:
            found = (await rows.exec(select(Ticket.conversation_id).where(condition).limit(_IN_A_RUN))).all()

        async def one(number: int, condition: Any = condition, do: _Do = do) -> bool:
            return await _claimed(number, condition, do, now)

        done += await one_by_one(found, one, "Seeing to a ticket")
    return done


_Do = Callable[[Work, Ticket, datetime], Awaitable[None]]


async def _claimed(number: int, condition: Any, do: _Do, now: datetime) -> bool:
    async with work() as w:
        locked = select(Ticket).where(Ticket.conversation_id == number, condition).with_for_update()
        ticket = (await w.rows.exec(locked)).first()
        if ticket is None:
            return False
        await do(w, ticket, now)
        w.rows.add(ticket)
        announce(w, ticket)
    return True


def _is_outdated(_now: datetime) -> Any:
    return and_(Ticket.status != TicketStatus.CLOSED, ~_is_current())


def _is_current() -> Any:
    return col(Ticket.terms_number) == helpline.number_in_force()


async def _bring_up_to_date(w: Work, ticket: Ticket, now: datetime) -> None:
    await carry(w, ticket, now)


def _is_answered(_now: datetime) -> Any:
    return and_(
        col(Ticket.first_answer_at).is_(None),
        exists().where(
            col(Message.conversation_id) == Ticket.conversation_id, col(Message.sender_id) != Ticket.patient_id
        ),
    )


async def _answer(w: Work, ticket: Ticket, now: datetime) -> None:
    ticket.first_answer_at = await first_answer(w.rows, ticket)
    if ticket.status is TicketStatus.NEW:
        await step(w, ticket, TicketStatus.OPEN, ticket.agent_id, now)


def _has_word_of_patient(_now: datetime) -> Any:
    last = exists().where(
        col(Conversation.id) == Ticket.conversation_id,
        col(Conversation.merged_into).is_(None),
        col(Message.conversation_id) == Ticket.conversation_id,
        col(Message.seq) == Conversation.last_seq,
        col(Message.sender_id) == Ticket.patient_id,
        col(Message.sent_at) > Ticket.changed_at,
    )
    return and_(col(Ticket.status).in_(STOPPED), last)


def _must_be_remembered(now: datetime) -> Any:
    return and_(Ticket.status == TicketStatus.PENDING_REMINDER, col(Ticket.remind_at) <= now)


async def _open_again(w: Work, ticket: Ticket, now: datetime) -> None:
    await step(w, ticket, TicketStatus.OPEN, None, now)
    ticket.remind_at = None
    if ticket.agent_id is not None:
        path = f"/agent/tickets/{ticket.conversation_id}"
        notice = Notice(Kind.MESSAGE, "A question waits for you again", "Please look at it.", path, about(ticket))
        await notify(w, ticket.agent_id, notice, now)


def _is_over(now: datetime) -> Any:
    return and_(Ticket.status == TicketStatus.PENDING_CLOSE, col(Ticket.changed_at) <= now - CLOSE_AFTER)


async def _close(w: Work, ticket: Ticket, now: datetime) -> None:
    await step(w, ticket, TicketStatus.CLOSED, None, now)


def _is_missed(now: datetime) -> Any:
    return and_(Ticket.status != TicketStatus.CLOSED, col(Ticket.missed_at).is_(None), late(now), _is_current())


async def _escalate(w: Work, ticket: Ticket, now: datetime) -> None:
    ticket.missed_at = now
    admins = select(User.id).where(User.role == Role.ADMIN, col(User.disabled_at).is_(None))
    people = {*(await w.rows.exec(admins)).all(), ticket.agent_id} - {None}
    for person in sorted(one or 0 for one in people):
        place = "agent" if person == ticket.agent_id else "admin"
        path = f"/{place}/tickets/{ticket.conversation_id}"
        notice = Notice(
            Kind.MESSAGE, "A question was not answered in time", "Please see to it.", path, f"{about(ticket)}:missed"
        )
        await notify(w, person, notice, now)


_ROUNDS: tuple[tuple[Callable[[datetime], Any], _Do], ...] = (
    (_is_outdated, _bring_up_to_date),
    (_is_answered, _answer),
    (_has_word_of_patient, _open_again),
    (_must_be_remembered, _open_again),
    (_is_over, _close),
    (_is_missed, _escalate),
)
