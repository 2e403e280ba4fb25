"""Handing on what two pages say to each other (docs/calls.md). Nothing of it is kept or logged."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.session import reading
from calmconnect.domain.calls import TALKING
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.signals import Signal, SignalKind, clean_signal
from calmconnect.hub import Fact, hub
from calmconnect.services import access, call_steps, limits, topics
from calmconnect.services.work import work


async def hand_on(actor: Actor, call_id: int, seat: str, message: object) -> None:
    """Hand a message to the other side's page.

    Raises:
        NotFound: for a call that is not theirs.
        Invalid: with the field `signal`, for what is no such message.
        TooFast: for more than two pages have to say to each other.
        Conflict: from another page than the one that takes part; while nobody has answered, or when the call is over; for a
            connection that is not the newest of either side; for an answer to an offer that was never made.
    """
    limits.check("signalling", actor.user_id, call_id)
    signal = clean_signal(message)
    if signal.kind is SignalKind.CANDIDATE:
        async with reading() as rows:
            _, theirs = await _checked(rows, actor, call_id, seat, signal)
        await hub().publish(topics.signals(theirs.user_id), _fact(call_id, signal))
        return
    async with work() as w:
        mine, theirs = await _checked(w.rows, actor, call_id, seat, signal)
        (mine if signal.kind is SignalKind.OFFER else theirs).offered = signal.kind is SignalKind.OFFER
        w.rows.add_all((mine, theirs))
        w.announce(topics.signals(theirs.user_id), _fact(call_id, signal))


async def _checked(
    rows: AsyncSession, actor: Actor, call_id: int, seat: str, signal: Signal
) -> tuple[CallParty, CallParty]:
    """Both people of the call, the actor first, when the message may be said."""
    call = await access.call_for(rows, actor, call_id, lock=signal.kind is not SignalKind.CANDIDATE)
    mine = await call_steps.party(rows, call, actor.user_id)
    theirs = await call_steps.party(rows, call, call.other_than(actor.user_id))
    _check(call, mine, theirs, seat, signal)
    return mine, theirs


def _fact(call_id: int, signal: Signal) -> Fact:
    return {"kind": "signal", "call": call_id, "signal": asdict(signal)}


def _check(call: Call, mine: CallParty, theirs: CallParty, seat: str, signal: Signal) -> None:
    if call.status not in TALKING:
        raise Conflict("Nobody has answered, or the call is over.")
    if mine.seat != seat:
        raise Conflict("This call goes on on another page.")
    if (signal.epoch, signal.to) != (mine.epoch, theirs.epoch):
        raise Conflict("That connection is not the newest one.")
    if signal.kind is SignalKind.ANSWER and not theirs.offered:
        raise Conflict("There is no offer to answer.")
