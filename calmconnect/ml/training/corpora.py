"""For each task the messages that are learnt from, with what they are and how much each counts."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

from calmconnect.domain.danger import in_danger
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.ml.labels import EMOTIONS, INTENTS, SENTIMENT
from calmconnect.ml.training.nbsvm import Bools
from calmconnect.ml.training.noise import hasty
from calmconnect.ml.training.sources import SENTENCES, Sentence, clinc, counselling, goemotions, risk_phrases, sentences

# How many parts a trial is made of, each held out once.
FOLDS = 5

# Topics of questions to counsellors → our specialisations. The rest is about none, or about several.
TOPICS = {
    "depression": "depression", "self-esteem": "depression", "anxiety": "anxiety", "trauma": "trauma",
    "domestic-violence": "trauma", "military-issues": "trauma", "addiction": "addiction", "substance-abuse": "addiction",
    "relationships": "relationships", "intimacy": "relationships", "relationship-dissolution": "relationships",
    "marriage": "relationships", "human-sexuality": "relationships", "family-conflict": "family", "parenting": "family",
    "grief-and-loss": "grief", "sleep-improvement": "sleep", "eating-disorders": "eating",
    "children-adolescents": "adolescent", "stress": "stress", "workplace-relationships": "stress",
}  # fmt: skip
# Subjects of the lexicon → our specialisations: their phrases are short messages, too.
SUBJECTS = {
    "Anxiety": "anxiety", "Panic": "anxiety", "Depressed mood": "depression", "Anhedonia & uninterested": "depression",
    "Emptiness": "depression", "Hopelessness": "depression", "Shame, self-disgust, & worthlessness": "depression",
    "Trauma & PTSD": "trauma", "Sexual abuse & harassment": "trauma", "Physical abuse & violence": "trauma",
    "Alcohol use": "addiction", "Other substance use": "addiction", "Relationship issues": "relationships",
    "Grief & bereavement": "grief", "Sleep issues": "sleep", "Eating disorders": "eating", "Bullying": "adolescent",
    "Finances & work stress": "stress", "Fatigue & tired": "stress",
}  # fmt: skip
_SUICIDAL = ("Passive suicidal ideation", "Active suicidal ideation & suicidal planning", "Direct self-injury")
# Who writes such sentences is well or unwell (1 or 0), whatever task they were written for.
_UNWELL = "anxiety low_mood loneliness exam_stress relationship anger grounding"
_HOW_WRITERS_ARE: dict[str, dict[str, float]] = {
    "intents": {**dict.fromkeys(_UNWELL.split(), 0.1), "crisis": 0.0, "thanks": 0.9},
    "specialisations": dict.fromkeys(SPECIALISATIONS, 0.1),
    "crisis": {"crisis": 0.0},
}
# Intents of CLINC150 that are ours.
_SHARED = {"greeting": "greeting", "thank_you": "thanks"}


@dataclass(frozen=True, slots=True)
class Example:
    """One message; `share` is how much of each label it is, 0…1. `fold` keeps copies of a sentence together in trials."""

    text: str
    share: tuple[float, ...]
    weight: float
    # Whether it was written for this very task.
    own: bool
    fold: int


def crisis(data: Path | None, own: Path = SENTENCES) -> list[Example]:
    """Danger, and what is none: our own, and what people say every day."""
    found = [_own(one, (float(one.label == "crisis"),)) for one in sentences("crisis", own)]
    found += [
        _other(one.text, (float(one.label == "crisis"),), 0.5)
        for one in sentences("intents", own)
        if one.label == "crisis" or not in_danger(one.text)
    ]
    others = [*sentences("specialisations", own), *(one for one in sentences("valence", own) if not _dire(one))]
    found += [_other(one.text, (0.0,), 0.5) for one in others if not in_danger(one.text)]
    if data:
        found += [_other(text, (0.0,), 0.5) for text in _ordinary(data)]
    return found


def _dire(one: Sentence) -> bool:
    """Whether a sentence about how somebody is may well be about danger."""
    return float(one.label) < -0.75


def _ordinary(data: Path) -> list[str]:
    """What people say every day, and what they ask counsellors, where nothing speaks of suicide or of hurting oneself."""
    asked = [f"{title} {text}" for title, text, _ in counselling(data, "train", "val")]
    said = [*goemotions(data, "dev")[0], *(text for text, _ in clinc(data, "val")), *asked]
    phrases = [phrase.casefold() for name in _SUICIDAL for phrase in risk_phrases(data)[name] if " " in phrase]
    return [text for text in said if not in_danger(text) and not any(one in text.casefold() for one in phrases)]


def valence(data: Path | None, own: Path = SENTENCES) -> list[Example]:
    """How good or bad it is (0…1 instead of −1…1): our own sentences, and Reddit's where the sign is clear."""
    found = [_own(one, ((1 + float(one.label)) / 2,)) for one in sentences("valence", own)]
    for task, share in _HOW_WRITERS_ARE.items():
        found += [_other(one.text, (share[one.label],), 0.05) for one in sentences(task, own) if one.label in share]
    if data:
        texts, has = goemotions(data, "dev")
        good, bad = (_has_any(has, sign) for sign in ("positive", "negative"))
        found += [
            _other(text, (float(up),), 0.05) for text, up, down in zip(texts, good, bad, strict=True) if up != down
        ]
    return _balanced(found)


def _balanced(examples: list[Example]) -> list[Example]:
    """The same, so that good and bad weigh as much as each other: more sentences are about what is bad."""
    good = sum(one.weight * one.share[0] for one in examples)
    bad = sum(one.weight * (1 - one.share[0]) for one in examples)
    return [
        replace(one, weight=one.weight * (1 + (bad / good - 1) * one.share[0])) if good else one for one in examples
    ]


def _has_any(has: Bools, sign: str) -> list[bool]:
    return [bool(one.any()) for one in has[:, [EMOTIONS.index(name) for name in SENTIMENT[sign]]]]


def intents(data: Path | None, own: Path = SENTENCES) -> list[Example]:
    """What is asked of the bot, and what is not for it."""
    found = [_own(one, _one_of(INTENTS, one.label)) for one in sentences("intents", own)]
    if data:
        parts = [row for part in ("train", "val") for row in clinc(data, part)]
        other = [(text, _SHARED.get(intent, "out_of_scope")) for text, intent in parts[::3] if intent != "goodbye"]
        other += [(text, "out_of_scope") for part in ("oos_train", "oos_val") for text, _ in clinc(data, part)]
        found += [_other(text, _one_of(INTENTS, label), 0.3) for text, label in other]
    return found


def specialisations(data: Path | None, own: Path = SENTENCES) -> list[Example]:
    """Who could help with what somebody describes."""
    keys = tuple(SPECIALISATIONS)
    found = [_own(one, _one_of(keys, one.label)) for one in sentences("specialisations", own)]
    found += [_other(f"{name}: {words}", _one_of(keys, key), 1.0) for key, (name, words) in SPECIALISATIONS.items()]
    if data:
        asked = [row for row in counselling(data, "train", "val") if row[2] in TOPICS]
        found += [_other(f"{title} {text}", _one_of(keys, TOPICS[topic]), 0.5) for title, text, topic in asked]
        phrases = risk_phrases(data)
        found += [_other(one, _one_of(keys, key), 0.1) for name, key in SUBJECTS.items() for one in phrases[name]]
    return found


def with_noise(examples: list[Example], copies: int) -> list[Example]:
    """The same, and for each of our own sentences some copies as hasty thumbs write them."""
    dice = random.Random(5)  # noqa: S311 - nothing secret
    return examples + [
        replace(one, text=hasty(one.text, dice), weight=one.weight / 2)
        for one in examples
        if one.own
        for _ in range(copies)
    ]


def _own(one: Sentence, share: tuple[float, ...]) -> Example:
    return Example(one.text, share, 1.0, True, _fold(one.text))


def _other(text: str, share: tuple[float, ...], weight: float) -> Example:
    return Example(text, share, weight, False, _fold(text))


def _fold(text: str) -> int:
    return crc32(text.encode()) % FOLDS


def _one_of(labels: tuple[str, ...], label: str) -> tuple[float, ...]:
    return tuple(float(one == label) for one in labels)
