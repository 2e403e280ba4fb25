"""Talking in an emergency: whoever asked for help wants to be called, and the one who takes it calls them.

Nobody rings for long here: whoever wants to be called and has the page open is in the call at once, as from a waiting room.
Somebody without an account can't be called, because nothing is known of them by which a call could reach them and nobody else.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select, update

from calmconnect.db.calls import Call
from calmconnect.db.emergencies import Emergency
from calmconnect.db.session import reading
from calmconnect.domain.calls import CallStatus, Medium, Side, Step
from calmconnect.domain.emergencies import Voice
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.notifications import clean_switch
from calmconnect.domain.people import Actor
from calmconnect.services import access, call_places, call_seats, call_steps, limits, ringing
from calmconnect.services.seats import Seats
from calmconnect.services.work import Work, work

_SEATS = Seats[int]("emergency-call")


async def want(actor: Actor, on: object) -> None:
    """Ask to be called by whoever comes, or not any more; nothing happens without an emergency of the actor's that is open.

    Raises:
        Invalid: with the field `voice` for neither yes nor no.
    """
    wanted = clean_switch(on, field="voice")
    async with work() as w:
        mine = update(Emergency).where(col(Emergency.user_id) == actor.user_id, col(Emergency.ended_at).is_(None))
        changed = await w.rows.exec(mine.values(voice=wanted).returning(col(Emergency.id)))
        for (emergency_id,) in changed.all():
            ringing.announce(w, emergency_id)


async def wait(actor: Actor, seat: str) -> None:
    """Note that the page which holds `seat` is the one on which the actor would be called."""
    async with work() as w:
        mine = update(Emergency).where(col(Emergency.user_id) == actor.user_id, col(Emergency.ended_at).is_(None))
        await w.rows.exec(mine.values(seat=seat))
    await renew(seat)


async def renew(seat: str) -> None:
    """Note that a page is there, for the emergency in which its person waits, if any."""
    async with reading() as rows:
        mine = select(Emergency.id).where(Emergency.seat == seat, col(Emergency.ended_at).is_(None))
        found = (await rows.exec(mine)).first()
    if found is not None:
        await _SEATS.hold(found, seat)


async def begin(actor: Actor, emergency_id: int, seat: str, now: datetime) -> int:
    """Call who asked for help, from the page of the one who answers them that holds `seat`; gives the call.

    Raises:
        NotFound: when somebody else, or nobody, answers it, or it is over.
        TooFast: for one who rings and rings.
        Conflict: when they have no account, or one of the two is in another call.
    """
    try:
        async with work() as w:
            emergency = await access.emergency_for(w.rows, actor, emergency_id)
            if emergency.taken_by != actor.user_id or emergency.ended_at is not None:
                raise NotFound
            if emergency.user_id is None:
                raise Conflict("They have no account, so they can't be called. Please write to them.")
            call = _call(actor, emergency.user_id, now)
            await call_places.begin(w, call, seat)
            await _reach(w, call, emergency, now)
    except call_places.Taken:
        raise Conflict("One of you is in another call. You can write, and call once it is over.") from None
    await call_seats.SEATS.hold((call.id or 0, actor.user_id), seat)
    return call.id or 0


async def voice(actor: Actor, emergency_id: int) -> Voice:
    """Whether the actor, who answers an emergency, can call the one who asked."""
    async with reading() as rows:
        mine = select(Emergency).where(Emergency.id == emergency_id, Emergency.taken_by == actor.user_id)
        found = (await rows.exec(mine)).first()
    if found is None or found.user_id is None:
        return Voice.NEVER
    return Voice.WANTED if found.voice else Voice.POSSIBLE


def _call(actor: Actor, callee_id: int, now: datetime) -> Call:
    return Call(
        caller_id=actor.user_id,
        callee_id=callee_id,
        medium=Medium.AUDIO,
        status=CallStatus.RINGING,
        asked_at=now,
        changed_at=now,
    )


async def _reach(w: Work, call: Call, emergency: Emergency, now: datetime) -> None:
    number = emergency.id or 0
    if emergency.voice and emergency.seat and number in await _SEATS.held([number]):
        await call_places.sit(w, call, call.callee_id, emergency.seat)
        # On behalf of their page, which hears of it now.
        await call_seats.SEATS.hold((call.id or 0, call.callee_id), emergency.seat)
        await call_steps.move(w, call, Step.ADMIT, Side.CALLER, now)
        emergency.call_id = call.id
        w.rows.add(emergency)
    else:
        limits.check("calling", call.caller_id, call.callee_id)
        await call_places.ring(w, call, now)
        await call_steps.changed(w, call)
