"""What a guided exercise is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Asks(StrEnum):
    """What a step waits for: a word that one goes on, anything written, a strength from 0 to 100, or one of its choices."""

    READY = "ready"
    WORDS = "words"
    STRENGTH = "strength"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `keep` names its answer, which later words show where they say `{name}`.

    `choices` are (what is kept, what is shown); without an answer the first counts. With `paced` the page breathes along.
    """

    words: str
    asks: Asks = Asks.READY
    keep: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise: its name, a sentence that offers it, the steps, what is said at the end, and where it comes from."""

    key: str
    title: str
    offer: str
    steps: tuple[Step, ...]
    ending: str
    source: str


@dataclass(frozen=True, slots=True)
class Pace:
    """A way to breathe: its name, and what is done for how many seconds, over and over."""

    key: str
    name: str
    phases: tuple[tuple[str, int], ...]
