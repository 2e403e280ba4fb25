"""Keeping how a call was on each side, the newest summary of a page in the place of the one before."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from calmconnect.domain.call_quality import clean_quality
from calmconnect.domain.calls import CallStatus
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.services import access, call_steps, limits
from calmconnect.services.work import work

# A page says it for the last time when it has heard that the call is over.
_LAST_WORD_WITHIN = timedelta(minutes=1)


async def keep(actor: Actor, call_id: int, figures: object, now: datetime) -> None:
    """Keep what the actor's page says of a call so far.

    Raises:
        NotFound: for a call that is not theirs.
        Invalid: with the field `quality`.
        TooFast: for more than a page has to say.
        Conflict: before anybody answered, and when it has been over for long.
    """
    limits.check("measuring", actor.user_id, call_id)
    quality = clean_quality(figures)
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id)
        late = call.ended_at is not None and now - call.ended_at > _LAST_WORD_WITHIN
        if call.status is CallStatus.RINGING or call.connected_at is None or late:
            raise Conflict("There is nothing to be said of this call.")
        party = await call_steps.party(w.rows, call, actor.user_id)
        party.quality = asdict(quality)
        w.rows.add(party)
