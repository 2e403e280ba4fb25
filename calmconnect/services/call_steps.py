"""The only way a call changes: by one step that the table in `domain/calls.py` allows, told to both sides.

Whoever changes a call holds its row first (`access.call_for` with `lock`), so no two steps are ever taken at once.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.people import User
from calmconnect.domain import calls
from calmconnect.domain.calls import CallStatus, Side, Step
from calmconnect.domain.notifications import Kind
from calmconnect.hub import Fact
from calmconnect.services import presence, recording_steps, topics
from calmconnect.services.clock import epoch_ms
from calmconnect.services.notifications import Notice, notify, withdraw
from calmconnect.services.work import Work

# What the one who was called missed, whoever gave up.
_MISSED = frozenset({calls.EndReason.MISSED, calls.EndReason.CANCELLED, calls.EndReason.BUSY})


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as one of its two people sees it on every page; `seat` is the page of theirs that takes part, "" for none.

    `epoch` names that page's connection and `other_epoch` the one of the other side. `session`: it belongs to an appointment.
    Moments in ms since 1970, 0 for never.
    """

    id: int
    version: int
    other_id: int
    other: str
    outgoing: bool
    medium: str
    session: bool
    status: str
    reason: str
    seat: str
    epoch: str
    other_epoch: str
    asked: int
    connected: int
    ended: int


async def move(w: Work, call: Call, step: Step, by: Side, now: datetime) -> None:
    """Take a step with a call whose row is held, and tell both sides.

    Raises:
        Conflict: when the step can't be taken.
    """
    standing = calls.after(call.status, step, by)
    if standing.status is call.status:
        return
    rang = call.status is CallStatus.RINGING
    call.status, call.end_reason, call.changed_at = standing.status, standing.reason, now
    if standing.status is CallStatus.CONNECTING:
        call.answered_at = now
    if standing.status is CallStatus.CONNECTED:
        call.connected_at = call.connected_at or now
    if standing.status is CallStatus.ENDED:
        await _end(w, call, by, now)
    if rang:
        await withdraw(w, call.callee_id, about(call), now)
    if call.end_reason in _MISSED:
        await tell_missed(w, call, now)
    await changed(w, call)


async def changed(w: Work, call: Call) -> None:
    """Tell both sides what a call is now, and everybody whether they are in one."""
    call.version += 1
    w.rows.add(call)
    await presence.changed(w, call.caller_id, call.callee_id)
    for user_id in (call.caller_id, call.callee_id):
        w.announce(topics.calls(user_id), fact(await shown(w.rows, call, user_id)))


async def tell_missed(w: Work, call: Call, now: datetime) -> None:
    """Tell the one who was called that they have missed it."""
    caller = await w.rows.get_one(User, call.caller_id)
    text = f"{caller.name} tried to call you."
    await notify(w, call.callee_id, Notice(Kind.CALL, "You missed a call", text, "/calls", about(call)), now)


async def shown(rows: AsyncSession, call: Call, user_id: int) -> Shown:
    """A call as one of its two people sees it."""
    other_id = call.other_than(user_id)
    mine, theirs = await party(rows, call, user_id), await party(rows, call, other_id)
    return Shown(
        id=call.id or 0,
        version=call.version,
        other_id=other_id,
        other=(await rows.get_one(User, other_id)).name,
        outgoing=user_id == call.caller_id,
        medium=call.medium.value,
        session=call.appointment_id is not None,
        status=call.status.value,
        reason=call.end_reason.value if call.end_reason else "",
        seat=mine.seat,
        epoch=mine.epoch,
        other_epoch=theirs.epoch,
        asked=epoch_ms(call.asked_at),
        connected=epoch_ms(call.connected_at) if call.connected_at else 0,
        ended=epoch_ms(call.ended_at) if call.ended_at else 0,
    )


async def party(rows: AsyncSession, call: Call, user_id: int) -> CallParty:
    """One of the two people of a call, as they take part."""
    return await rows.get_one(CallParty, (call.id, user_id))


async def held(w: Work, call_id: int) -> Call:
    """Any call, for the clock; nobody else changes it until the transaction ends."""
    found = await w.rows.exec(select(Call).where(Call.id == call_id).with_for_update())
    return found.one()


def fact(call: Shown) -> Fact:
    """What a call is, for pages that are open."""
    return {"kind": "call", "call": asdict(call)}


def about(call: Call) -> str:
    """What notices of a call are about."""
    return f"call:{call.id}"


async def _end(w: Work, call: Call, by: Side, now: datetime) -> None:
    call.ended_at = now
    call.ended_by = {Side.CALLER: call.caller_id, Side.CALLEE: call.callee_id}.get(by)
    await w.rows.exec(update(CallParty).where(col(CallParty.call_id) == call.id).values(left_at=now, offered=False))
    await recording_steps.call_over(w, call, now)
