"""What doctors help with, and when they are there."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line

LICENCE_LENGTH = 60

# Key → (the field's name, what it is in a patient's words).
SPECIALISATIONS: dict[str, tuple[str, str]] = {
    "anxiety": ("Anxiety disorders", "worry, panic, fear"),
    "depression": ("Depression", "low mood, no energy, emptiness"),
    "trauma": ("Trauma and PTSD", "bad memories, nightmares, being on guard"),
    "addiction": ("Addiction", "drinking, drugs, gambling, screens"),
    "relationships": ("Couples and relationships", "arguments, breaking up, trust"),
    "family": ("Family therapy", "parents, children, living together"),
    "grief": ("Grief and loss", "losing someone, letting go"),
    "sleep": ("Sleep", "not falling asleep, waking too early"),
    "eating": ("Eating disorders", "food, weight, body image"),
    "adolescent": ("Children and adolescents", "growing up, school, bullying"),
    "stress": ("Stress and burnout", "exams, work, too much at once"),
    "ocd": ("OCD", "thoughts that come back, checking, rituals"),
}

LANGUAGES: dict[str, str] = {
    "en": "English",
    "hi": "Hindi",
    "bn": "Bengali",
    "ta": "Tamil",
    "te": "Telugu",
    "mr": "Marathi",
    "de": "German",
    "es": "Spanish",
}


def specialisations_about(words: str) -> list[str]:
    """The keys of `SPECIALISATIONS` that somebody means by these words: "panic attacks" is about anxiety."""
    said = _WORD.findall(words.casefold())
    return [key for key in SPECIALISATIONS if any(_same(word, known) for word in said for known in _known(key))]


# Shorter words, such as "and" or "not", say nothing; "OCD" does.
_WORD, _TELLING = re.compile(r"[^\W\d_]+"), re.compile(r"[^\W\d_]{4,}|OCD")


@cache
def _known(key: str) -> frozenset[str]:
    return frozenset(word.casefold() for words in SPECIALISATIONS[key] for word in _TELLING.findall(words))


def _same(said: str, known: str) -> bool:
    """Whether the two are the same word, perhaps with another ending."""
    return said == known or (len(said) > 3 and (known.startswith(said) or said.startswith(known)))


class PresenceChoice(StrEnum):
    """What a doctor says of themself; it counts only while they are connected."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


class Presence(StrEnum):
    """What others see."""

    ONLINE = "online"
    ON_CALL = "on_call"
    AWAY = "away"
    OFFLINE = "offline"


def shown_presence(choice: PresenceChoice, *, connected: bool, in_call: bool) -> Presence:
    """What others see of a doctor: their own choice while connected, offline otherwise; that they are in a call, if they
    are to be seen at all.
    """
    if not connected or choice is PresenceChoice.OFFLINE:
        return Presence.OFFLINE
    return Presence.ON_CALL if in_call else Presence(choice.value)


def clean_licence_number(value: object) -> str:
    """The number under which an authority licensed a doctor, on one line.

    Raises:
        Invalid: with the field `licence_number`.
    """
    number = clean_line(value, field="licence_number", longest=LICENCE_LENGTH, empty="Please enter the licence number.")
    if "<" in number or ">" in number:
        raise Invalid(licence_number="A licence number can't have < or > in it.")
    return number
