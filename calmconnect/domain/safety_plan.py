"""The safety plan: six steps for a crisis, written ahead by a person and their doctor, in the person's own words.

Stanley B, Brown GK. Safety planning intervention: a brief intervention to mitigate suicide risk. Cogn Behav Pract 2012;19:
256-264.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from calmconnect.domain.crisis import CRISIS_LINES
from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_text, clean_word

STEP_LENGTH = 2_000
# A number in it may be written with blanks, brackets and hyphens. Shorter ones are hours and house numbers, or well known.
_NUMBER = re.compile(r"(?<![\w/])\+?\(?\d[\d\s()./-]{3,24}\d(?![\w/])")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 15
_SHORT = re.compile(r"(?<![\w+.,:/-])\d{3}(?![\w.,:/-]*\d)")


class Step(StrEnum):
    """A step, in the order in which a person goes through them."""

    SIGNS = "warning_signs"
    COPING = "coping"
    DISTRACTION = "distraction"
    SUPPORT = "support"
    PROFESSIONALS = "professionals"
    SURROUNDINGS = "surroundings"


@dataclass(frozen=True, slots=True)
class About:
    """What a step is called, and what to write there."""

    title: str
    hint: str


STEPS = {
    Step.SIGNS: About(
        "Warning signs", "How do you notice that a crisis may be coming? Thoughts, moods, situations, what you do then."
    ),
    Step.COPING: About(
        "What I can do on my own",
        "What takes your mind off it without anybody else? A walk, music, a shower, breathing.",
    ),
    Step.DISTRACTION: About(
        "People and places that distract me",
        "With whom, or where, do you think of something else? A friend, a café, a park.",
    ),
    Step.SUPPORT: About(
        "People I can ask for help", "Whom can you tell that you are in a crisis? One on each line, with the number."
    ),
    Step.PROFESSIONALS: About(
        "Professionals I can call", "Your doctor, a clinic near you, a crisis line. One on each line, with the number."
    ),
    Step.SURROUNDINGS: About(
        "Making my surroundings safe", "What should be out of reach in a crisis, and who can keep it for you?"
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step; `dialled` is the first number in it as a telephone dials it, "" without one."""

    words: str
    dialled: str


def clean_step(value: object) -> Step:
    """A step, from its word.

    Raises:
        Invalid: with the field `step`.
    """
    return clean_word(value, Step, "step", "There is no such step.")


def clean_words(value: object) -> str:
    """What stands in a step, one thing on each line; "" empties it.

    Raises:
        Invalid: with the field `text`.
    """
    return clean_text(value, field="text", longest=STEP_LENGTH)


def clean_version(value: object) -> int:
    """The version of a step that was in front of somebody, 0 for one that nobody had written.

    Raises:
        Invalid: with the field `text` for anything else.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**6:
        raise Invalid(text="Please reload the page, and try again.")
    return value


def lines(words: str) -> list[Line]:
    """What stands in a step, line by line, without empty ones."""
    return [Line(one.strip(), dialled(one)) for one in words.splitlines() if one.strip()]


def dialled(words: str) -> str:
    """The first telephone number in a line as it is dialled, "" without one. Of short numbers, those of crisis lines count."""
    for found in _NUMBER.finditer(words):
        digits = re.sub(r"\D", "", found[0])
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            return f"+{digits}" if found[0].startswith("+") else digits
    known = {line.dialled for country in CRISIS_LINES.values() for line in country}
    return next((found[0] for found in _SHORT.finditer(words) if found[0] in known), "")
