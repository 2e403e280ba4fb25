"""How are you today? One of five, and a word of one's own if one likes."""

from __future__ import annotations

from enum import IntEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_line

WORD_LENGTH = 60


class Mood(IntEnum):
    """How somebody is."""

    BAD = 1
    LOW = 2
    MIDDLING = 3
    GOOD = 4
    GREAT = 5


MOOD_WORDS = {
    Mood.BAD: "Very bad",
    Mood.LOW: "Not good",
    Mood.MIDDLING: "So-so",
    Mood.GOOD: "Good",
    Mood.GREAT: "Very good",
}


def clean_mood(value: object) -> Mood:
    """One of the five, from its number or the word of it.

    Raises:
        Invalid: with the field `mood`.
    """
    known = {str(mood.value): mood for mood in Mood}
    if isinstance(value, bool) or not isinstance(value, int | str) or str(value) not in known:
        raise Invalid(mood="Please choose one of the five.")
    return known[str(value)]


def clean_mood_word(value: object) -> str:
    """A few words on one line, or "".

    Raises:
        Invalid: with the field `word`.
    """
    return clean_line(value, field="word", longest=WORD_LENGTH)
