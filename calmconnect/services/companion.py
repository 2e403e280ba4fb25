"""Who keeps people company until a person is free, or when they want none: an interface, and what stands behind it.

What sounds like danger never reaches a companion's own judgement: the plain rule of `domain/danger.py` comes first here too, so
that whatever stands behind the interface can't answer past it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from calmconnect.domain import turns
from calmconnect.domain.danger import in_danger
from calmconnect.domain.dialogue import Dialogue, Turn, Who
from calmconnect.services.understanding import Keywords, Understands


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody wrote, and with whom that is."""

    text: str
    who: Who


class Companion(Protocol):
    """Answers what somebody writes."""

    async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
        """The answer to the latest words, from where the conversation stands."""


class Guarded:
    """Any companion, behind the rule."""

    def __init__(self, behind: Companion) -> None:
        self._behind = behind

    async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
        """See `Companion`."""
        if in_danger(heard.text):
            return turns.in_trouble(dialogue, heard.who)
        return await self._behind.answer(dialogue, heard)


class Offline:
    """Guides through exercises, recognises subjects, and otherwise listens, in prepared words (`domain/turns.py`)."""

    def __init__(self, understands: Understands) -> None:
        self._understands = understands

    async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
        """See `Companion`."""
        return turns.turn(dialogue, await self._understands(heard.text), heard.text, heard.who)


_companion = Guarded(Offline(Keywords()))


def companion() -> Companion:
    """Who keeps people company."""
    return _companion
