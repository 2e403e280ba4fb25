"""What somebody needs, from what they type when they look for a doctor, and, with their agreement, from how they have been."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.domain.doctors import specialisations_about
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.recommending import Need, clear, together
from calmconnect.ml.store import Unfit
from calmconnect.services import readings, scores

# What a rule found in the words, beside the model's probabilities: a single word may mean something else than it says, so it is
# no reason to name once the model has understood the whole.
_NAMED, _NAMED_BESIDE = 0.5, 0.1
# What is typed says more about what is wanted now than the last weeks do.
_TYPED, _LATELY = 3.0, 1.0


async def about(words: str) -> dict[str, float]:
    """What these words are about, by specialisation, 0…1. They are neither kept nor logged."""
    understood: dict[str, float] = {}
    # The rules alone find less, but a search must not depend on the models.
    with suppress(Unfit, OSError):
        understood = clear((await readings.read(words)).specialisations) if words else {}
    return dict.fromkeys(specialisations_about(words), _NAMED_BESIDE if understood else _NAMED) | understood


async def with_lately(rows: AsyncSession, actor: Actor | None, need: Need, now: datetime) -> Need:
    """The same need, with what a patient's score knows of the last weeks, while they have one."""
    if actor is None or actor.role is not Role.PATIENT:
        return need
    lately = await scores.lately(rows, actor.user_id, now)
    if lately is None:
        return need
    return Need(together((_TYPED, need.about), (_LATELY, lately.about)), need.languages, lately.falling)
