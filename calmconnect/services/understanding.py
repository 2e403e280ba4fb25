"""What somebody may mean by what they write: as the models say, for who agreed to be read; else found by a few words.

Words work always and everywhere: without an agreement, before the models are loaded, and where they can't be. Looking for
danger needs no agreement, so the models do that for everybody (`domain/consents.py` says so).
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Protocol

from calmconnect.domain.turns import Intents
from calmconnect.ml.reader import Reading
from calmconnect.quiet import where
from calmconnect.services import readings

log = logging.getLogger(__name__)

# A message takes milliseconds; only the first one may have to wait for the models themselves.
PATIENCE_SECONDS = 2.0


class Understands(Protocol):
    """Says what may stand behind words."""

    async def __call__(self, text: str, agreed: bool) -> Intents:
        """The intents, the likeliest first; `agreed` when programs may read for more than danger."""


def _signs(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})")


_SIGNS = {
    "breathing": _signs(r"breath(e|ing) (exercise|with|together|slow)", "want to breathe", "do (some )?breathing"),
    "grounding": _signs("ground(ing)? ", "grounding", "5-?4-?3-?2-?1", "not real", "spac(ed|ing) out"),
    "sleep": _signs("sleep", "awake", "insomnia", "nightmare", "tired", "exhausted", "neend"),
    "anxiety": _signs(
        "panic", "can'?t breathe", "anxi", "afraid", "scared", "worr", "nervous", "heart is racing", "ghabra"
    ),
    "low_mood": _signs(
        "sad", "cry", "empty", "numb", "hopeless", "depress", "grief", "died", "lost", "udaas", "feel(ing)? low"
    ),
    "loneliness": _signs("alone", "lonely", "nobody", "no one", "miss (him|her|them|you)", "akel[ai]"),
    "exam_stress": _signs("exam", "school", "college", "studies", "work", "job", "boss", "stress", "too much"),
    "relationship": _signs(
        "boyfriend", "girlfriend", "husband", "wife", "partner", "broke up", "breakup", "divorce", "parents"
    ),
    "anger": _signs("angry", "anger", "furious", "hate", "unfair", "shout", "gussa"),
    "booking_help": _signs(
        "appointment", "book (a|my|an)", "resched", "session time", "how much (does|is) (it|a session)"
    ),
    "talk_to_human": _signs("real person", "human being", "somebody real", "someone real"),
    "thanks": _signs("thank", "better now", "shukriya", "dhanyavaad"),
    "greeting": _signs("hello$", "hi$", "hey$", "good (morning|evening|afternoon)", "namaste"),
}
_ONE, _FIRST_OF_MORE = 0.9, 0.5


class Keywords:
    """Finds subjects by words that name them."""

    async def __call__(self, text: str, agreed: bool) -> Intents:
        """See `Understands`. One subject is sure enough to answer, of several it is worth asking which."""
        plain = text.casefold().replace("’", "'").strip(" .!?")
        found = [label for label, sign in _SIGNS.items() if sign.search(plain)]
        if len(found) == 1:
            return ((found[0], _ONE),)
        return tuple((label, _FIRST_OF_MORE / (place + 1)) for place, label in enumerate(found))


class Models:
    """Reads with the models; understands as `otherwise` does where they may not, can't, or take too long."""

    def __init__(self, otherwise: Understands, seconds: float = PATIENCE_SECONDS) -> None:
        self._otherwise, self._seconds = otherwise, seconds

    async def __call__(self, text: str, agreed: bool) -> Intents:
        """See `Understands`. Danger that was found comes first, and is sure."""
        reading = await self._read(text)
        intents = reading.intents if reading and agreed else await self._otherwise(text, agreed)
        if not reading or not reading.crisis_found:
            return intents
        return ("crisis", _ONE), *(intent for intent in intents if intent[0] != "crisis")

    async def _read(self, text: str) -> Reading | None:
        try:
            return await asyncio.wait_for(readings.read(text), self._seconds)
        except TimeoutError:
            log.warning("Reading a message took too long.")
        except Exception as error:
            log.error("Reading a message failed with %s at %s", type(error).__name__, where(error))
        return None
