"""Who keeps somebody company until a person is free: an interface, and behind it, for now, a few scripts.

What sounds like danger never reaches a companion's own judgement: the plain rule of `domain/danger.py` comes first here too, so
that whatever stands behind the interface can't answer past it.
"""

from __future__ import annotations

import re
from typing import Protocol

from calmconnect.domain.danger import in_danger

# Said instead of any answer. The page shows the numbers beside it in the same moment.
IN_DANGER = (
    "Thank you for telling me. This matters more than anything I, a program, could say. Please call one of the numbers on "
    "this page now; they are free, and a person answers. If you are in danger this minute, call your emergency number. You "
    "are first in line here, too."
)


class Companion(Protocol):
    """Answers what somebody writes while they wait."""

    welcome: str

    async def reply(self, text: str, turn: int) -> str:
        """What to say to the latest words; `turn` is how many lines the conversation has."""


class Guarded:
    """Any companion, behind the rule."""

    def __init__(self, behind: Companion) -> None:
        self._behind = behind
        self.welcome = behind.welcome

    async def reply(self, text: str, turn: int) -> str:
        """See `Companion`."""
        return IN_DANGER if in_danger(text) else await self._behind.reply(text, turn)


class Scripted:
    """Says what was written beforehand: it recognises a few subjects, and otherwise listens."""

    welcome = (
        "Hello. I'm a program, not a person. I keep you company until a doctor is free, who can then read what stands here. "
        "What is on your mind?"
    )

    async def reply(self, text: str, turn: int) -> str:
        """See `Companion`."""
        found = next((words for sign, words in _ABOUT if sign.search(text.casefold())), None)
        return found or _LISTENING[turn // 2 % len(_LISTENING)]


def _about(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})")


_ABOUT = (
    (
        _about("panic", "can'?t breathe", "anxi", "afraid", "scared", "worr", "nervous", "heart is racing"),
        "That sounds frightening. If you like, try this with me: breathe in while you count to four, hold for four, and out "
        "for six. Do it five times, slowly, and tell me how it is then.",
    ),
    (
        _about("sleep", "awake", "insomnia", "nightmare", "tired", "exhausted"),
        "Nights can be very long. What goes through your mind when you lie awake? If it helps, write the loudest thought "
        "here, so that you need not carry it alone.",
    ),
    (
        _about("alone", "lonely", "nobody", "no one", "miss (him|her|them|you)"),
        "Being alone with it makes everything heavier. It is good that you write here. Is there somebody you would want to "
        "know how you feel, even if you can't tell them yet?",
    ),
    (
        _about("exam", "school", "college", "work", "job", "boss", "money", "debt", "stress", "too much"),
        "That is a lot at once. If you put one of these things down for today, which one would it be?",
    ),
    (
        _about("angry", "furious", "hate", "unfair", "shout", "fight", "argu"),
        "I can hear how much that has hurt you. What would you want the other person to understand?",
    ),
    (
        _about("sad", "cry", "empty", "numb", "hopeless", "depress", "grief", "died", "lost"),
        "I'm sorry it is so heavy. You don't have to explain it well. Since when has it been like this?",
    ),
    (_about("thank", "better now"), "You're welcome. I'm here as long as you wait."),
    (
        _about("are you (a )?(real|human|person|bot|robot)", "who are you"),
        "I'm a program with a few prepared sentences. A doctor takes over as soon as one is free.",
    ),
)

_LISTENING = (
    "I'm listening. Tell me more, in whatever order it comes.",
    "Thank you for writing that. What about it is hardest right now?",
    "That helps to understand it. When did it begin?",
    "While we wait: look around and name five things you can see. It can make this moment a little steadier. How is it now?",
    "What has helped you before, even a little?",
    "I keep what you write here, so that you need not say it twice. What should the doctor know first?",
)

_companion = Guarded(Scripted())


def companion() -> Companion:
    """Who keeps people company."""
    return _companion
