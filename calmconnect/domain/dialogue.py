"""Where a conversation with the companion stands, and what can be pressed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from calmconnect.domain import exercises
from calmconnect.domain.dialogue_texts import SUBJECTS
from calmconnect.domain.exercise_steps import Asks
from calmconnect.domain.exercises import EXERCISES, Place

# How long a page goes on showing whom to call.
LINES_STAY_FOR = timedelta(hours=12)
# Offered at the beginning, and whenever nothing better is known.
BEGINNING = ("breathing", "grounding", "all")
_NAMES = {"all": "All exercises", "person": "Talk to a person", "none": "None of these"}


class Who(StrEnum):
    """With whom the companion talks: a patient who is signed in, or somebody without a name who waits for a doctor."""

    PATIENT = "patient"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press instead of writing; its label is what is said by that."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where a conversation stands. `place` is the exercise somebody is in, or with `paused` was in before something else.

    `offered`: the keys of what can be chosen. `person`: whether ways to people are shown. `said`: how often what was said.
    `declined`: the agreements that somebody was asked for and did not want to give.
    """

    place: Place | None = None
    paused: bool = False
    offered: tuple[str, ...] = BEGINNING
    person: bool = False
    subjects: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    said: dict[str, int] = field(default_factory=dict)
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows: where it stands now, and what is said. `danger`: lines to call are to be shown at once.

    `free`: it is an answer to what is on somebody's mind, and no step of anything; whoever knows a better one may give it.
    """

    dialogue: Dialogue
    words: str
    danger: bool = False
    free: bool = False


def choices(dialogue: Dialogue) -> tuple[Choice, ...]:
    """What can be pressed now."""
    place = dialogue.place
    if place is None or dialogue.paused:
        return tuple(Choice(key, label_of(key, dialogue)) for key in dialogue.offered)
    step = exercises.step_of(place)
    own = tuple(Choice(kept, shown) for kept, shown in step.choices)
    on = (Choice("next", "Next"),) if step.asks is Asks.READY else ()
    past = () if own or on else (Choice("skip", "Skip"),)
    back = (Choice("back", "Back"),) if place.step else ()
    return (*own, *on, *past, *back, Choice("stop", "Stop"))


def is_calm(dialogue: Dialogue) -> bool:
    """Whether somebody can be asked for something else: they are in no exercise, and want no person now."""
    return (dialogue.place is None or dialogue.paused) and not dialogue.person


def pace(dialogue: Dialogue) -> str:
    """The key of the pace at which the page breathes along now, or ""."""
    return exercises.pace_at(dialogue.place) if dialogue.place is not None and not dialogue.paused else ""


def label_of(key: str, dialogue: Dialogue) -> str:
    """What stands on a choice."""
    if key == "resume" and dialogue.place:
        return f"Go on with: {exercises.exercise_of(dialogue.place).title}"
    if key in EXERCISES:
        return EXERCISES[key].title
    if key.startswith("about:"):
        return SUBJECTS[key.removeprefix("about:")].name
    return _NAMES.get(key, "Go on")
