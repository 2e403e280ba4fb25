"""Counts a day's messages and calls, and how people were answered who asked for help."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.activity import HandOver
from calmconnect.db.anonymous import AnonymousChat
from calmconnect.db.calls import Call, CallParty, CallRating
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.doctors import Doctor
from calmconnect.db.emergencies import Emergency
from calmconnect.db.tickets import Ticket
from calmconnect.domain.call_figures import NOT_REACHED
from calmconnect.domain.calls import EndReason
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.statistics import Count, Spread
from calmconnect.services.tally import Day, Tally, source, within


def _each_chat() -> Any:
    here = col(Message.conversation_id)
    each = columns(here, func.count().label("lines")).where(within(col(Message.sent_at))).group_by(here).subquery()
    by = (col(Doctor.user_id), col(Conversation.kind))
    return (
        columns(*by, func.count(), func.sum(each.c.lines))
        .join(Conversation, col(Conversation.id) == each.c.conversation_id)
        .outerjoin(Doctor, col(Doctor.user_id) == Conversation.doctor_id)
        .group_by(*by)
    )


# Statements are put together once: that takes longer than most days' rows do.
_CHATS = _each_chat()
_THAT_DAY = within(col(Call.asked_at))
_CALLS = columns(*Call.__table__.c).where(_THAT_DAY)  # type: ignore[attr-defined]
_SIDES = (
    columns(col(CallParty.call_id), col(CallParty.quality))
    .join(Call, col(Call.id) == CallParty.call_id)
    .where(_THAT_DAY)
)
_OPINIONS = (
    columns(col(CallRating.call_id), col(CallRating.opinion))
    .join(Call, col(Call.id) == CallRating.call_id)
    .where(_THAT_DAY)
)
_EMERGENCIES = (
    columns(col(Emergency.asked_at), col(Emergency.taken_at), col(Doctor.user_id))
    .outerjoin(Doctor, col(Doctor.user_id) == Emergency.taken_by)
    .where(within(col(Emergency.asked_at)))
)
_TALKS = columns(col(AnonymousChat.asked_at), col(AnonymousChat.taken_at), col(AnonymousChat.doctor_id)).where(
    within(col(AnonymousChat.asked_at))
)
_TICKETS = columns(col(Ticket.opened_at), col(Ticket.first_answer_at)).where(within(col(Ticket.opened_at)))
_HAND_OVERS = columns(func.count()).select_from(HandOver).where(within(col(HandOver.at)))


async def _messages(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """Messages of the day, and the conversations in which there was any."""
    for doctor_id, kind, chats, lines in await day.found(rows, _CHATS):
        tally.add(Count.CHATS, chats, doctor_id)
        tally.add(Count.MESSAGES, int(lines), doctor_id)
        if kind is ConversationKind.COMPANION:
            tally.add(Count.BOT_CHATS, chats)


async def _calls(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """Calls that began to ring on the day, each one of both its doctors, should it have two."""
    if not (calls := await day.found(rows, _CALLS)):
        return
    people = {one for call in calls for one in (call.caller_id, call.callee_id)}
    known = columns(col(Doctor.user_id)).where(col(Doctor.user_id).in_(people))
    doctors = set((await (await rows.connection()).execute(known)).scalars())
    whose = {call.id: [one for one in (call.caller_id, call.callee_id) if one in doctors] for call in calls}
    for call in calls:
        _call(tally, call, whose[call.id])
    for call_id, quality in await day.found(rows, _SIDES):
        if quality:
            tally.took(Spread.CALL_ROUND_TRIP, quality["rtt"] / 1000, *whose[call_id])
    for call_id, opinion in await day.found(rows, _OPINIONS):
        _add(tally, Count.CALL_OPINIONS, 1, whose[call_id])
        _add(tally, Count.CALL_POINTS, opinion, whose[call_id])


def _call(tally: Tally, call: Any, doctors: list[int]) -> None:
    became = {
        Count.CALLS: True,
        Count.CALLS_CONNECTED: call.connected_at is not None,
        Count.CALLS_UNANSWERED: call.end_reason in NOT_REACHED,
        Count.CALLS_FAILED: call.end_reason is EndReason.FAILED,
    }
    for count, it_did in became.items():
        if it_did:
            _add(tally, count, 1, doctors)
    stretches = (
        (Spread.CALL_RINGING, call.asked_at, call.answered_at),
        (Spread.CALL_SET_UP, call.answered_at, call.connected_at),
        (Spread.CALL_LENGTH, call.connected_at, call.ended_at),
    )
    for spread, since, until in stretches:
        if since and until:
            tally.took(spread, until - since, *doctors)


def _add(tally: Tally, count: Count, number: int, doctors: list[int]) -> None:
    tally.add(count, number)
    for doctor_id in doctors:
        tally.of_doctor(count, number, doctor_id)


async def _emergencies(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for at, taken, doctor_id in await day.found(rows, _EMERGENCIES):
        tally.add(Count.EMERGENCIES, 1)
        if taken:
            tally.add(Count.EMERGENCIES_TAKEN, 1, doctor_id)
            tally.took(Spread.EMERGENCY_ANSWER, taken - at)


async def _talks(rows: AsyncSession, day: Day, tally: Tally) -> None:
    """Conversations without a name that began on the day."""
    for at, taken, doctor_id in await day.found(rows, _TALKS):
        tally.add(Count.TALKS, 1)
        if taken:
            tally.add(Count.TALKS_TAKEN, 1, doctor_id)
            tally.took(Spread.TALK_ANSWER, taken - at)


async def _tickets(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for at, answered in await day.found(rows, _TICKETS):
        tally.add(Count.TICKETS, 1)
        if answered:
            tally.add(Count.TICKETS_ANSWERED, 1)
            tally.took(Spread.TICKET_ANSWER, answered - at)


async def _hand_overs(rows: AsyncSession, day: Day, tally: Tally) -> None:
    for (number,) in await day.found(rows, _HAND_OVERS):
        tally.add(Count.HAND_OVERS, number)


async def changed_since(rows: AsyncSession, since: datetime) -> list[datetime]:
    """Moments on whose days something is to be counted anew, because of what happened since then."""
    asked = (
        columns(col(Emergency.asked_at)).where(col(Emergency.taken_at) >= since),
        columns(col(AnonymousChat.asked_at)).where(col(AnonymousChat.taken_at) >= since),
        columns(col(Ticket.opened_at)).where(col(Ticket.first_answer_at) >= since),
        columns(col(Call.asked_at))
        .join(CallRating, col(CallRating.call_id) == Call.id)
        .where(col(CallRating.given_at) >= since),
    )
    connection = await rows.connection()
    return [moment for one in asked for moment in (await connection.execute(one.distinct())).scalars()]


SOURCES = (
    source(_messages, Count.MESSAGES, Count.CHATS, Count.BOT_CHATS),
    source(
        _calls,
        Count.CALLS,
        Count.CALLS_CONNECTED,
        Count.CALLS_UNANSWERED,
        Count.CALLS_FAILED,
        Count.CALL_OPINIONS,
        Count.CALL_POINTS,
        Spread.CALL_RINGING,
        Spread.CALL_SET_UP,
        Spread.CALL_LENGTH,
        Spread.CALL_ROUND_TRIP,
    ),
    source(_emergencies, Count.EMERGENCIES, Count.EMERGENCIES_TAKEN, Spread.EMERGENCY_ANSWER),
    source(_talks, Count.TALKS, Count.TALKS_TAKEN, Spread.TALK_ANSWER),
    source(_tickets, Count.TICKETS, Count.TICKETS_ANSWERED, Spread.TICKET_ANSWER),
    source(_hand_overs, Count.HAND_OVERS),
)
