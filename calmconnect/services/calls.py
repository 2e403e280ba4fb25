"""Calling each other: who may ring whom, and who of many pages answers. The database has one live call for each person."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.session import reading
from calmconnect.domain import calls
from calmconnect.domain.calls import TALKING, CallStatus, EndReason, Meant, Side, Step
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.services import (
    access,
    call_partners,
    call_places,
    call_seats,
    call_steps,
    house_settings,
    limits,
    room_seats,
)
from calmconnect.services.call_places import Taken
from calmconnect.services.call_steps import Shown
from calmconnect.services.work import work

# How often is tried again when a call that stood in the way has ended meanwhile.
_TRIES = 3


async def start(actor: Actor, other_id: int, medium: object, seat: str, now: datetime) -> int:
    """Ring somebody from the page that holds `seat`; gives the call.

    Who is called by the one they call answers them; who calls again from another page goes on there. When the other is in a
    call, that one was called is kept as a call that ended at once.

    Raises:
        NotFound: for somebody one may not call.
        Invalid: with the field `medium`.
        TooFast: for one who rings and rings.
        Conflict: when the other is not there for calls now, the actor is in a call with somebody else, or calls are off.
    """
    kind = calls.clean_medium(medium)
    await house_settings.check_offered("calls")
    async with reading() as rows:
        appointment_id = await call_partners.check(rows, actor, other_id, now)
        if await room_seats.is_in_room(rows, actor.user_id):
            raise Conflict("You are in a room with others. Please leave it first.")
        busy = await room_seats.is_in_room(rows, other_id)
    limits.check("calling", actor.user_id, other_id)
    wanted = Call(
        caller_id=actor.user_id,
        callee_id=other_id,
        appointment_id=appointment_id,
        medium=kind,
        status=CallStatus.RINGING,
        asked_at=now,
        changed_at=now,
    )
    if busy:
        return await _note_busy(wanted, now)
    for _ in range(_TRIES):
        try:
            return await _ring(actor, Call(**wanted.model_dump(exclude={"id"})), seat, now)
        except Taken:
            if found := await _instead(actor, wanted, seat, now):
                return found
    raise Conflict("That did not work just now. Please try again.")


async def answer(actor: Actor, call_id: int, seat: str, now: datetime) -> None:
    """Take a call from the page that holds `seat`. Of several pages that try, one does.

    Raises:
        NotFound: for a call that is not to them.
        Conflict: when it does not ring for them any more.
    """
    async with work() as w:
        call = await access.call_to(w.rows, actor, call_id)
        if call.status in TALKING:
            raise Conflict("You have answered this call on another page.")
        await call_places.sit(w, call, actor.user_id, seat)
        await call_steps.move(w, call, Step.ANSWER, Side.CALLEE, now)
    await call_seats.SEATS.hold((call_id, actor.user_id), seat)


async def decline(actor: Actor, call_id: int, now: datetime) -> None:
    """Say no to a call that rings.

    Raises:
        NotFound: for a call that is not to them.
        Conflict: when it does not ring for them any more.
    """
    async with work() as w:
        call = await access.call_to(w.rows, actor, call_id)
        await call_steps.move(w, call, Step.DECLINE, Side.CALLEE, now)


async def hang_up(actor: Actor, call_id: int, now: datetime) -> None:
    """Leave a call, whatever it is doing; nothing happens when it is over.

    Raises:
        NotFound: for a call that is not theirs.
    """
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        if call.status is not CallStatus.ENDED:
            side = call.side_of(actor.user_id)
            await call_steps.move(w, call, calls.leaving(call.status, side), side, now)


async def find(actor: Actor, call_id: int, finding: object, seat: str, now: datetime) -> None:
    """Note what the page that takes part finds of its connection: `connect`, `lose` or `give_up`.

    Raises:
        NotFound: for a call that is not theirs.
        Invalid: with the field `finding`.
        Conflict: from any other page, and for what can't be while the call is what it is.
    """
    step = calls.clean_finding(finding)
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        if (await call_steps.party(w.rows, call, actor.user_id)).seat != seat:
            raise Conflict("This call goes on on another page.")
        await call_steps.move(w, call, step, call.side_of(actor.user_id), now)


async def come_in(actor: Actor, call_id: int, seat: str, now: datetime) -> None:
    """Go on with a call on the page that holds `seat`, with a new connection: after a reload, or from another page.

    Raises:
        NotFound: for a call that is not theirs.
        Conflict: when it is over, or was not answered yet.
    """
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        side = call.side_of(actor.user_id)
        if call.status not in TALKING and not (call.status is CallStatus.RINGING and side is Side.CALLER):
            raise Conflict("This call is over." if call.status is CallStatus.ENDED else "Please answer the call first.")
        await call_places.sit(w, call, actor.user_id, seat)
        if call.status is CallStatus.CONNECTED:
            await call_steps.move(w, call, Step.LOSE, side, now)
        else:
            await call_steps.changed(w, call)
    await call_seats.SEATS.hold((call_id, actor.user_id), seat)


async def current(actor: Actor) -> Shown | None:
    """The call that rings for the actor, or in which they are, on whatever page."""
    async with reading() as rows:
        found = (await rows.exec(_live_of(actor.user_id))).first()
        return await call_steps.shown(rows, found, actor.user_id) if found else None


async def one(actor: Actor, call_id: int) -> Shown:
    """A call of the actor's, whatever became of it.

    Raises:
        NotFound: for a call that is not theirs.
    """
    async with reading() as rows:
        return await call_steps.shown(rows, await access.call_for(rows, actor, call_id), actor.user_id)


async def _ring(actor: Actor, call: Call, seat: str, now: datetime) -> int:
    async with work() as w:
        await call_places.begin(w, call, seat)
        await call_places.ring(w, call, now)
        await call_steps.changed(w, call)
    await call_seats.SEATS.hold((call.id or 0, actor.user_id), seat)
    return call.id or 0


async def _instead(actor: Actor, wanted: Call, seat: str, now: datetime) -> int | None:
    """What comes of a call when one of the two is in one; None when that one has just ended."""
    async with reading() as rows:
        mine = (await rows.exec(_live_of(actor.user_id))).first()
        theirs = (await rows.exec(_live_of(wanted.callee_id))).first()
    if mine is None or mine.id is None:
        return await _note_busy(wanted, now) if theirs else None
    with_them = wanted.callee_id in (mine.caller_id, mine.callee_id)
    meant = calls.meant(mine.status, mine.side_of(actor.user_id), same_person=with_them)
    if meant is Meant.ANOTHER:
        raise Conflict("You are in another call. Please end it first.")
    try:
        await (answer if meant is Meant.ANSWER else come_in)(actor, mine.id, seat, now)
    except Conflict:
        return None
    return mine.id


async def _note_busy(wanted: Call, now: datetime) -> int:
    async with work() as w:
        call = Call(**wanted.model_dump(exclude={"id"}))
        call.status, call.end_reason, call.ended_at = CallStatus.ENDED, EndReason.BUSY, now
        w.rows.add(call)
        await w.rows.flush()
        w.rows.add_all(
            CallParty(call_id=call.id or 0, user_id=user_id, left_at=now)
            for user_id in (call.caller_id, call.callee_id)
        )
        await call_steps.tell_missed(w, call, now)
    return call.id or 0


def _live_of(user_id: int) -> SelectOfScalar[Call]:
    mine = select(CallParty.call_id).where(CallParty.user_id == user_id, col(CallParty.left_at).is_(None))
    return select(Call).where(col(Call.id).in_(mine))
