"""Guided exercises: where somebody is in one, and where an answer leads.

From every step one can go on, back, past it or out of it, whatever it asks for: an exercise that somebody can't leave would be
one more thing that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from calmconnect.domain.exercise_steps import Asks, Exercise, Step
from calmconnect.domain.exercise_texts.activity import ACTIVITY
from calmconnect.domain.exercise_texts.breathing import BREATHING, PACES
from calmconnect.domain.exercise_texts.grounding import GROUNDING
from calmconnect.domain.exercise_texts.sleep import SLEEP
from calmconnect.domain.exercise_texts.thought_record import THOUGHT_RECORD
from calmconnect.domain.exercise_texts.worry_time import WORRY_TIME

EXERCISES = {one.key: one for one in (BREATHING, GROUNDING, THOUGHT_RECORD, SLEEP, WORRY_TIME, ACTIVITY)}
LEFT_OUT = "(left out)"
# How much of an answer is said back at the end; all of it stands in the conversation.
_SAID_BACK = 300

_NUMBER = re.compile(r"\d{1,3}")
_OF_TEN = re.compile(r"(\d{1,2})\s*(?:/|of|out of)\s*10\b(?!0)")
_NAME = re.compile(r"\{(\w+)\}")


class Move(StrEnum):
    """What one can do at every step without answering."""

    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"


_MOVES = {
    **dict.fromkeys(
        (
            "next",
            "ready",
            "i'm ready",
            "im ready",
            "i am ready",
            "done",
            "i'm done",
            "i am done",
            "im done",
            "finished",
        ),
        Move.NEXT,
    ),
    **dict.fromkeys(
        ("go on", "continue", "ok", "okay", "k", "yes", "yes please", "sure", "haan", "theek hai"), Move.NEXT
    ),
    **dict.fromkeys(
        ("skip", "skip this", "skip it", "pass", "i don't know", "i dont know", "idk", "pata nahi"), Move.SKIP
    ),
    **dict.fromkeys(("back", "go back", "previous", "one back"), Move.BACK),
    **dict.fromkeys(
        ("stop", "stop it", "stop this", "quit", "exit", "cancel", "enough", "that's enough", "end"), Move.STOP
    ),
    **dict.fromkeys(("i want to stop", "let's stop", "lets stop", "can we stop", "please stop", "leave"), Move.STOP),
    **dict.fromkeys(("no more", "bas", "ruko", "band karo", "something else", "change the subject"), Move.STOP),
    **dict.fromkeys(("this isn't helping", "this is not helping", "this doesn't help", "i don't want this"), Move.STOP),
}
# Words that may as well be an answer where one is asked for.
_MAY_ANSWER = frozenset({"ok", "okay", "k", "yes", "yes please", "sure", "haan", "theek hai", "done", "finished"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in an exercise: its key, the number of the step, and what was answered, by name."""

    exercise: str
    step: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an answer led: the new place, None at the end; `words` to say; `stopped` when it ended before its end."""

    place: Place | None
    words: str
    stopped: bool = False


def plain(text: str) -> str:
    """What was written without case, signs at its ends and more than single blanks, to compare it."""
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .!?,;:\"'()")


def exercise_of(place: Place) -> Exercise:
    """The exercise that somebody is in."""
    return EXERCISES[place.exercise]


def step_of(place: Place) -> Step:
    """The step that somebody is at."""
    return exercise_of(place).steps[place.step]


def begin(key: str) -> Outcome:
    """The beginning of an exercise."""
    place = Place(key)
    return Outcome(place, step_of(place).words)


def move_in(text: str, place: Place) -> Move | None:
    """What somebody wants to do rather than answer, if it is that."""
    words = plain(text)
    if words in _MAY_ANSWER and step_of(place).asks is not Asks.READY:
        return None
    return _MOVES.get(words)


def moved(place: Place, move: Move) -> Outcome:
    """Go on, past a step, back or out."""
    if move is Move.STOP:
        return Outcome(None, "All right, we stop here. It was good to try. What would you like now?", stopped=True)
    if move is Move.BACK:
        before = replace(place, step=max(0, place.step - 1))
        return Outcome(before, step_of(before).words)
    step = step_of(place)
    answer = step.choices[0][0] if step.choices else LEFT_OUT
    return _after(place, answer)


def answered(place: Place, text: str) -> Outcome | None:
    """Take what somebody wrote for an answer; None when it is none that this step can take."""
    step = step_of(place)
    answer: str | None = None
    if step.asks is Asks.WORDS:
        answer = text.strip() or None
    elif step.asks is Asks.STRENGTH:
        answer = _strength(text)
    elif step.asks is Asks.CHOICE:
        answer = _chosen(step, text)
    return _after(place, answer) if answer is not None else None


def asks_again(place: Place) -> str:
    """What to say to an answer that the step can't take."""
    step = step_of(place)
    if step.asks is Asks.STRENGTH:
        return "I need a number from 0 to 100 here. You can also skip this, go back, or stop."
    if step.asks is Asks.CHOICE:
        return f"You can choose: {', '.join(shown for _, shown in step.choices)}. Or skip this, or stop."
    return "Take your time. Say next when you want to go on. You can also go back, or stop."


def pace_at(place: Place) -> str:
    """The key of the pace at which the page breathes along at this step, or ""."""
    return place.answers.get("pace", PACES[0].key) if step_of(place).paced else ""


def _after(place: Place, answer: str) -> Outcome:
    step, exercise = step_of(place), exercise_of(place)
    answers = {**place.answers, step.keep: answer} if step.keep else place.answers
    if place.step + 1 == len(exercise.steps):
        return Outcome(None, _filled(exercise.ending, answers))
    there = Place(place.exercise, place.step + 1, answers)
    return Outcome(there, step_of(there).words)


def _filled(words: str, answers: Mapping[str, str]) -> str:
    """The words with the answers in their places; answers themselves are not looked through for places."""
    return _NAME.sub(lambda found: _short(answers.get(found[1], LEFT_OUT)), words)


def _short(text: str) -> str:
    return text if len(text) <= _SAID_BACK else f"{text[:_SAID_BACK].rstrip()}…"


def _strength(text: str) -> str | None:
    tens = _OF_TEN.search(text)
    if tens is not None and int(tens[1]) <= 10:
        return str(int(tens[1]) * 10)
    numbers = _NUMBER.findall(text)
    return str(int(numbers[0])) if len(numbers) == 1 and int(numbers[0]) <= 100 and "-" not in text else None


def _chosen(step: Step, text: str) -> str | None:
    words = plain(text)
    exact = [kept for kept, shown in step.choices if words in {plain(shown), kept}]
    return exact[0] if exact else next((kept for kept, shown in step.choices if words and kept in words.split()), None)
