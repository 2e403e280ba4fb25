"""Who is in a call, and on which page: one place for each of the two, and nobody in two calls."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from calmconnect.db.calls import Call, CallParty
from calmconnect.db.people import User
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.calls import MISSED_AFTER, Medium
from calmconnect.domain.notifications import Kind
from calmconnect.services import call_steps
from calmconnect.services.notifications import Notice
from calmconnect.services.notifications import ring as push
from calmconnect.services.work import Work


class Taken(Exception):
    """One of the two is in a call already."""


async def begin(w: Work, call: Call, seat: str) -> None:
    """Let both be in a new call, the caller on the page that holds `seat`.

    Always in the order of their ids: two who call each other at once would else wait for each other.

    Raises:
        Taken: when one of them is in another.
    """
    w.rows.add(call)
    await w.rows.flush()
    for user_id in sorted((call.caller_id, call.callee_id)):
        if not await insert_if_absent(
            w.rows, CallParty, call_id=call.id, user_id=user_id, seat="", epoch="", offered=False
        ):
            raise Taken
    await sit(w, call, call.caller_id, seat)


async def sit(w: Work, call: Call, user_id: int, seat: str) -> None:
    """Let a page take part for one of the two, with a connection that is to be made. What was under way is over."""
    mine = await call_steps.party(w.rows, call, user_id)
    theirs = await call_steps.party(w.rows, call, call.other_than(user_id))
    mine.seat, mine.epoch, mine.missing_since = seat, uuid4().hex, None
    mine.offered = theirs.offered = False
    w.rows.add_all((mine, theirs))


async def stand_up(w: Work, call: Call, user_id: int) -> None:
    """No page takes part for one of the two any more."""
    mine = await call_steps.party(w.rows, call, user_id)
    mine.seat, mine.epoch, mine.missing_since, mine.offered = "", "", None, False
    w.rows.add(mine)


async def ring(w: Work, call: Call, now: datetime) -> None:
    """Let the devices ring on which the one who is called has no page open."""
    caller = await w.rows.get_one(User, call.caller_id)
    callee = await w.rows.get_one(User, call.callee_id)
    title = f"{'Audio' if call.medium is Medium.AUDIO else 'Video'} call: somebody is calling you"
    notice = Notice(Kind.CALL, title, caller.name, f"/{callee.role}", call_steps.about(call), urgent=True)
    await push(w, call.callee_id, notice, now + MISSED_AFTER, now)
