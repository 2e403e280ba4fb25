"""What somebody wanted to say and could not: too long, with signs that no text may have, or where nothing can be said any more.

The rule looks at it all the same. None of the words are kept; who wrote them sees the lines at once, and those on duty hear
that there was something.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from calmconnect.domain.danger import in_danger
from calmconnect.domain.errors import NotFound, TooFast
from calmconnect.domain.people import Actor
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.services import access, limits, risk
from calmconnect.services.risk import About
from calmconnect.services.work import work

# Of what nobody could have written by hand, so much of its beginning and of its end.
_ENOUGH = 10_000


def sounds_like_danger(words: object) -> bool:
    """Whether whatever a page sent instead of a text holds a sign of danger."""
    text = str(words)
    return in_danger(text if len(text) <= 2 * _ENOUGH else f"{text[:_ENOUGH]} {text[-_ENOUGH:]}")


async def look_at(actor: Actor, conversation_id: int, words: object, now: datetime) -> None:
    """Flag what the actor could not say in a conversation, if they are its patient, and show them the lines there."""
    with suppress(NotFound, TooFast):
        limits.check("saying", actor.user_id, conversation_id)
        if not sounds_like_danger(words):
            return
        async with work() as w:
            conversation = await access.conversation_for(w.rows, actor, conversation_id)
            if conversation.patient_id == actor.user_id:
                await risk.flag_line(w, conversation_id, None, RiskSource.MESSAGE, RiskLevel.URGENT, now)


async def look_at_question(actor: Actor, words: object, now: datetime) -> None:
    """Flag what the acting patient could not ask; there is no conversation yet."""
    with suppress(TooFast):
        limits.check("saying", actor.user_id, 0)
        if sounds_like_danger(words):
            async with work() as w:
                about = About(patient_id=actor.user_id)
                await risk.raise_flag(w, about, RiskSource.MESSAGE, RiskLevel.URGENT, now)
