"""What happens to calls by the clock: nobody answered, no way was found, a page is gone and does not come back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.emergencies import Emergency
from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.domain import calls
from calmconnect.domain.calls import CallStatus, Side, Step
from calmconnect.services import call_places, call_seats, call_steps
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class _Live:
    call: Call
    seated: list[CallParty]


async def see_to(now: datetime) -> int:
    """Take the steps whose time has come, and give in how many calls. Two who do it at once take each only once."""
    live = await _live()
    here = await call_seats.SEATS.held((party.call_id, party.user_id) for one in live for party in one.seated)

    async def look(one: _Live) -> bool:
        for party in one.seated:
            await _note(party, (party.call_id, party.user_id) in here, now)
        return await _step(one.call.id or 0, now)

    return await one_by_one(live, look, "Looking after a call")


async def _live() -> list[_Live]:
    async with reading() as rows:
        found = await rows.exec(
            select(Call, CallParty)
            .join(CallParty, col(CallParty.call_id) == Call.id)
            .where(Call.status != CallStatus.ENDED)
            .order_by(col(Call.id))
        )
        parties: defaultdict[int, list[CallParty]] = defaultdict(list)
        known = {}
        for call, party in found:
            known[party.call_id] = call
            if party.seat:
                parties[party.call_id].append(party)
    return [_Live(call, parties[number]) for number, call in known.items()]


async def _note(party: CallParty, here: bool, now: datetime) -> None:
    """Keep since when somebody's page is gone. That nobody's lease can be read for a moment must end no call."""
    if here is (party.missing_since is None):
        return
    async with work() as w:
        same = update(CallParty).where(
            col(CallParty.call_id) == party.call_id,
            col(CallParty.user_id) == party.user_id,
            col(CallParty.seat) == party.seat,
            col(CallParty.left_at).is_(None),
        )
        # Of two clocks that see it, the first says since when.
        unknown = col(CallParty.missing_since).is_(None)
        await w.rows.exec(same.values(missing_since=None) if here else same.where(unknown).values(missing_since=now))


async def _step(call_id: int, now: datetime) -> bool:
    async with work() as w:
        call = await call_steps.held(w, call_id)
        step = calls.due(call.status, call.changed_at, now) or await _due_without_page(w, call, now)
        if step is None:
            return False
        if step is Step.RING:
            await call_places.stand_up(w, call, call.callee_id)
            await call_places.ring(w, call, now)
        await call_steps.move(w, call, step, Side.CLOCK, now)
    return True


async def _due_without_page(w: Work, call: Call, now: datetime) -> Step | None:
    """The step that follows from a page's being gone; of two pages, the one that is gone for longer decides."""
    missing = await w.rows.exec(
        select(CallParty)
        .where(CallParty.call_id == call.id, col(CallParty.missing_since).is_not(None))
        .order_by(col(CallParty.missing_since))
    )
    first = missing.first()
    if first is None or first.missing_since is None:
        return None
    let_in = first.user_id == call.callee_id and await _was_let_in(w, call)
    return calls.due_without_page(call.status, now - first.missing_since, let_in=let_in)


async def _was_let_in(w: Work, call: Call) -> bool:
    """Whether they waited for the call, before a session or in an emergency."""
    waited = await w.rows.exec(select(Wait.call_id).where(Wait.call_id == call.id))
    asked = await w.rows.exec(select(Emergency.call_id).where(Emergency.call_id == call.id))
    return waited.first() is not None or asked.first() is not None
