"""What the companion answers: one turn, from where the conversation stands and what was written to what is said and offered.

Pure, and complete without a network. What sounds like danger comes before everything else (`domain/danger.py`). Instructions
hidden in what somebody writes mean nothing here: words are looked at, never obeyed.
"""

from __future__ import annotations

import re
from dataclasses import replace

from calmconnect.domain import dialogue_texts as texts
from calmconnect.domain import exercises
from calmconnect.domain.danger import in_danger
from calmconnect.domain.dialogue import BEGINNING, Dialogue, Turn, Who, label_of
from calmconnect.domain.dialogue_texts import SUBJECTS
from calmconnect.domain.exercise_steps import Asks
from calmconnect.domain.exercises import EXERCISES, Outcome, Place

# What may stand behind words, the likeliest first, with its probability (calmconnect/ml/labels.py, INTENTS).
Intents = tuple[tuple[str, float], ...]

_SURE, _UNSURE, _WORTH_ASKING = 0.6, 0.3, 0.08
_REMEMBERED = 12
_LETTER = re.compile(r"[^\W\d_]")
_WHO = re.compile(
    r"\b(are you|r u|is this) (a |an )?(real|human|person|bot|robot|program|machine|ai)\b|who are you|what are you"
)
_PERSON = re.compile(
    r"\b(talk|speak|chat|write|connect \w+|get \w+|bring \w+|put \w+ through)( to| with)? (a |an |some)?"
    r"(real |actual )?(person|human|people|someone real|doctor|therapist|counsell?or|agent|body)\b"
)
_ELSE = re.compile(
    r"^(can we|could we|let'?s|i'?d rather|i want to|i need to|i would like to|actually|instead|forget)\b"
)


def turn(dialogue: Dialogue, intents: Intents, text: str, who: Who) -> Turn:
    """Answer what was written."""
    label, share = intents[0] if intents else ("out_of_scope", 0.0)
    if in_danger(text) or (label == "crisis" and share >= _SURE):
        return in_trouble(dialogue, who)
    calm = replace(dialogue, person=False)
    return (
        _chosen(calm, text, who)
        or _asked(calm, text, who)
        or _in_exercise(calm, intents, text, who)
        or _free(calm, intents, text, who)
    )


def in_trouble(dialogue: Dialogue, who: Who) -> Turn:
    """What follows on danger: people, and nothing else; an exercise waits."""
    offered = ("person", "resume") if dialogue.place else ("person",)
    after = replace(dialogue, paused=dialogue.place is not None, offered=offered, person=True)
    return Turn(after, texts.IN_DANGER_UNNAMED if who is Who.UNNAMED else texts.IN_DANGER, danger=True)


def _chosen(dialogue: Dialogue, text: str, who: Who) -> Turn | None:
    """What was offered, and pressed or written out."""
    if dialogue.place is not None and not dialogue.paused:
        return None
    key = _key_in(dialogue, exercises.plain(text))
    if key in EXERCISES:
        return _begun(dialogue, key)
    if key.startswith("about:"):
        return _about(dialogue, key.removeprefix("about:"))
    if key == "resume":
        return _resumed(dialogue)
    if key == "person":
        return _to_a_person(dialogue, who)
    return _shown(dialogue, key)


def _key_in(dialogue: Dialogue, words: str) -> str:
    """The key of the choice that somebody pressed or wrote out; "" for other words."""
    named = {exercises.plain(one.title): one.key for one in EXERCISES.values()}
    named |= {"all exercises": "all", "resume": "resume", "go on": "resume", "continue": "resume"}
    named |= {exercises.plain(label_of(key, dialogue)): key for key in dialogue.offered}
    return named.get(words, "")


def _shown(dialogue: Dialogue, key: str) -> Turn | None:
    if key == "all":
        return Turn(replace(dialogue, offered=(*_waiting(dialogue), *EXERCISES)), texts.ALL_EXERCISES)
    if key == "none":
        return Turn(replace(dialogue, offered=(*_waiting(dialogue), "all", "person")), texts.NONE_OF_THESE)
    return None


def _asked(dialogue: Dialogue, text: str, who: Who) -> Turn | None:
    """What is asked in words that leave no doubt, also in the middle of an exercise."""
    words = exercises.plain(text)
    if _PERSON.search(words):
        return _to_a_person(dialogue, who)
    if _WHO.search(words):
        return Turn(_resting(dialogue), texts.A_PROGRAM)
    return None


def _in_exercise(dialogue: Dialogue, intents: Intents, text: str, who: Who) -> Turn | None:
    """A step of the exercise that somebody is in; None when there is none, or they turn to something else."""
    place = dialogue.place
    if place is None or dialogue.paused:
        return None
    move = exercises.move_in(text, place)
    outcome = exercises.moved(place, move) if move else exercises.answered(place, text)
    if move is None and _turns_away(place, intents, text):
        return None
    if outcome is None:
        return Turn(dialogue, exercises.asks_again(place))
    if outcome.place is not None:
        return Turn(replace(dialogue, place=outcome.place), outcome.words)
    return _over(dialogue, place, outcome)


def _turns_away(place: Place, intents: Intents, text: str) -> bool:
    """Whether somebody means something else. Where words are asked for, most of what sounds like it is an answer."""
    label, share = intents[0] if intents else ("", 0.0)
    if share < _SURE or label in {"out_of_scope", "greeting", "thanks"}:
        return False
    if label in EXERCISES and label == place.exercise:
        return False
    asks = exercises.step_of(place).asks
    if asks is Asks.WORDS:
        other = label in EXERCISES or label in {"talk_to_human", "booking_help"}
        return other and _ELSE.match(exercises.plain(text)) is not None
    return exercises.answered(place, text) is None


def _free(dialogue: Dialogue, intents: Intents, text: str, who: Who) -> Turn:
    """An answer to what somebody has on their mind."""
    resting = _resting(dialogue)
    if not _LETTER.search(text):
        return Turn(replace(resting, offered=(*_waiting(resting), *BEGINNING)), texts.WORDLESS)
    label, share = intents[0] if intents else ("", 0.0)
    if share < _SURE:
        return (_did_you_mean(resting, intents) if share >= _UNSURE else None) or _listening(resting)
    if label in {"breathing", "grounding"}:
        return _begun(resting, label)
    if label in SUBJECTS:
        return _about(resting, label)
    if label == "talk_to_human":
        return _to_a_person(resting, who)
    return _politely(resting, label, who)


def _politely(dialogue: Dialogue, label: str, who: Who) -> Turn:
    if label == "booking_help":
        words = texts.BOOKING_UNNAMED if who is Who.UNNAMED else texts.BOOKING
        return _say(replace(dialogue, person=True), "booking", words)
    if label in {"greeting", "thanks"}:
        words = texts.GREETING if label == "greeting" else texts.THANKS
        return _say(replace(dialogue, offered=(*_waiting(dialogue), *BEGINNING)), label, words)
    offered = replace(dialogue, offered=(*_waiting(dialogue), "all", "person"))
    return replace(_say(offered, "out_of_scope", texts.OUT_OF_SCOPE), free=True)


def _begun(dialogue: Dialogue, key: str) -> Turn:
    outcome = exercises.begin(key)
    words = f"{texts.DONE_BEFORE} {outcome.words}" if key in dialogue.done else outcome.words
    return Turn(replace(dialogue, place=outcome.place, paused=False, offered=()), words)


def _resumed(dialogue: Dialogue) -> Turn:
    if dialogue.place is None:
        return Turn(replace(dialogue, offered=BEGINNING), texts.NOTHING_TO_GO_ON)
    words = f"{texts.GO_ON} {exercises.step_of(dialogue.place).words}"
    return Turn(replace(dialogue, paused=False, offered=()), words)


def _over(dialogue: Dialogue, place: Place, outcome: Outcome) -> Turn:
    done = dialogue.done if outcome.stopped else tuple(dict.fromkeys((*dialogue.done, place.exercise)))
    others = [key for key in EXERCISES if key not in {*done, place.exercise}][:2]
    after = replace(dialogue, place=None, paused=False, done=done, offered=(*others, "all", "person"))
    return Turn(after, outcome.words)


def _resting(dialogue: Dialogue) -> Dialogue:
    """The conversation with its exercise put aside, to be gone on with."""
    if dialogue.place is None or dialogue.paused:
        return dialogue
    return replace(dialogue, paused=True, offered=("resume", "person"))


def _waiting(dialogue: Dialogue) -> tuple[str, ...]:
    return ("resume",) if dialogue.place else ()


def _about(dialogue: Dialogue, subject: str) -> Turn:
    known = SUBJECTS[subject]
    fresh = sorted(known.exercises, key=lambda key: key in dialogue.done)
    subjects = tuple(dict.fromkeys((*dialogue.subjects, subject)))[-_REMEMBERED:]
    after = replace(dialogue, subjects=subjects, offered=(*_waiting(dialogue), *fresh[:2], "person"))
    return replace(_say(after, subject, known.words), free=True)


def _did_you_mean(dialogue: Dialogue, intents: Intents) -> Turn | None:
    likely = [label for label, share in intents if share >= _WORTH_ASKING]
    keys = [_key_of(label) for label in likely if _key_of(label)]
    if len(keys) < 2:
        return None
    return _say(replace(dialogue, offered=(*dict.fromkeys(keys[:3]), "none")), "unsure", texts.UNSURE)


def _key_of(label: str) -> str:
    if label in SUBJECTS:
        return f"about:{label}"
    return {"talk_to_human": "person", "booking_help": "person", "crisis": "person"}.get(
        label, label if label in EXERCISES else ""
    )


def _listening(dialogue: Dialogue) -> Turn:
    return replace(
        _say(replace(dialogue, offered=(*_waiting(dialogue), "all", "person")), "listening", texts.LISTENING), free=True
    )


def _to_a_person(dialogue: Dialogue, who: Who) -> Turn:
    words = texts.TO_A_PERSON_UNNAMED if who is Who.UNNAMED else texts.TO_A_PERSON
    resting = _resting(dialogue)
    return _say(replace(resting, person=True, offered=(*_waiting(resting), "all")), "person", words)


def _say(dialogue: Dialogue, name: str, words: tuple[str, ...]) -> Turn:
    """The next of several ways to say something."""
    times = dialogue.said.get(name, 0)
    return Turn(replace(dialogue, said={**dialogue.said, name: times + 1}), words[times % len(words)])
