"""What somebody may mean by what they write, found by a few words. It works always and everywhere."""

from __future__ import annotations

import re
from typing import Protocol

from calmconnect.domain.turns import Intents


class Understands(Protocol):
    """Says what may stand behind words."""

    async def __call__(self, text: str) -> Intents:
        """The intents, the likeliest first."""


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

    async def __call__(self, text: str) -> Intents:
        """See `Understands`. One subject is sure enough to answer, of several it is worth asking which."""
        plain = text.casefold().replace("’", "'").strip(" .!?")
        found = [label for label, sign in _SIGNS.items() if sign.search(plain)]
        if len(found) == 1:
            return ((found[0], _ONE),)
        return tuple((label, _FIRST_OF_MORE / (place + 1)) for place, label in enumerate(found))
