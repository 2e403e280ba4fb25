"""Keeping what the two said of the connection of their call; each of them once, and only the newest."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.calls import CallRating
from calmconnect.domain.call_ratings import clean_opinion, clean_troubles, may_rate
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.services import access
from calmconnect.services.work import work


async def rate(actor: Actor, call_id: int, opinion: object, troubles: object, now: datetime) -> None:
    """Keep how the connection was for the actor, in the place of what they said before.

    Raises:
        NotFound: for a call that is not theirs.
        Invalid: with the field `opinion` or `troubles`.
        Conflict: when they never heard each other, while it goes on, and a day after its end.
    """
    chosen = clean_opinion(opinion)
    named = clean_troubles(troubles, chosen)
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        if not may_rate(call.connected_at, call.ended_at, now):
            raise Conflict("This call can't be rated.")
        given = await w.rows.get(CallRating, (call_id, actor.user_id))
        rating = given or CallRating(call_id=call_id, user_id=actor.user_id, opinion=chosen, given_at=now)
        rating.opinion, rating.troubles, rating.given_at = chosen, [one.value for one in named], now
        w.rows.add(rating)
