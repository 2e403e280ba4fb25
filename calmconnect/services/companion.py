"""Who keeps people company until a person is free, or when they want none: an interface, and what stands behind it.

What sounds like danger never reaches a companion's own judgement: the plain rule of `domain/danger.py` comes first here too, so
that whatever stands behind the interface can't answer past it. A language model, where there is one and somebody agreed to it,
only finds words for what the companion would say in prepared ones: what is offered, and which exercise begins, is never its.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from calmconnect.domain import turns
from calmconnect.domain.danger import in_danger
from calmconnect.domain.dialogue import Dialogue, Turn, Who
from calmconnect.domain.language_model import Said, messages
from calmconnect.quiet import where
from calmconnect.services import language_model
from calmconnect.services.language_model import Outage
from calmconnect.services.speaking import Harmful, spoken
from calmconnect.services.understanding import Keywords, Models, Understands

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """For somebody who agreed to be answered by a service elsewhere: what was said before, how words reach their page as they
    come, and what comes back once they want to hear no more.
    """

    before: tuple[Said, ...]
    tell: Callable[[str], Awaitable[None]]
    stopped: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody wrote, and with whom that is. `agreed`: programs may read it; `elsewhere`: also those of others."""

    text: str
    who: Who
    agreed: bool = False
    elsewhere: Elsewhere | None = None


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
        return turns.turn(dialogue, await self._understands(heard.text, heard.agreed), heard.text, heard.who)


class Silent:
    """Says nothing: the companion of a house that offers none. Behind the rule, which still speaks where there is danger."""

    async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
        """See `Companion`."""
        return Turn(dialogue, "")


class Aided:
    """A companion that lets a language model find the words where it would only listen itself; its own stand ready."""

    def __init__(self, behind: Companion) -> None:
        self._behind = behind

    async def answer(self, dialogue: Dialogue, heard: Heard) -> Turn:
        """See `Companion`. Whatever goes wrong, it is answered in the same turn."""
        turn, elsewhere = await self._behind.answer(dialogue, heard), heard.elsewhere
        if elsewhere is None or not turn.free:
            return turn
        asked = messages(elsewhere.before, heard.text)
        # Their page shows that something comes, and how to stop it.
        await elsewhere.tell("")
        try:
            words = await spoken(language_model.pieces(asked), elsewhere.tell, elsewhere.stopped)
        except Outage as outage:
            log.warning("The language model did not answer: %s.", outage)
            return turn
        except Harmful:
            log.warning("The language model spoke of danger, and was not heard.")
            return replace(turn, dialogue=replace(turn.dialogue, person=True), danger=True)
        except Exception as error:
            log.error("Asking the language model failed with %s at %s", type(error).__name__, where(error))
            return turn
        return replace(turn, words=words or turn.words)


_companion = Guarded(Aided(Offline(Models(Keywords()))))
_silent = Guarded(Silent())


def companion(offered: bool) -> Companion:
    """Who keeps people company, or nobody, where that is not offered."""
    return _companion if offered else _silent
