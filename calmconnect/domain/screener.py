"""The six questions of the Columbia screener, and what the answers mean.

C-SSRS Screener with triage points, past month and lifetime/recent: The Columbia Lighthouse Project, cssrs.columbia.edu;
Posner K et al., The Columbia–Suicide Severity Rating Scale, Am J Psychiatry 2011;168:1266–1277. Anyone may ask them. The level
follows the published triage: a wish or thoughts (1, 2) low; a method (3), or a deed longer ago (6), moderate; intent, a plan,
or a deed within three months (4, 5, 6) high. It guides whoever asks and decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from calmconnect.domain.errors import Invalid

MONTH, LIFETIME, RECENT = "In the past month", "In your lifetime", "In the past three months"


class Danger(StrEnum):
    """How high the risk is by the answers."""

    NONE = "none"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `number` as published, `key` in forms, `span` of time it is about, and what a yes means."""

    number: int
    key: str
    span: str
    words: str
    means: Danger


QUESTIONS = (
    Question(
        1, "wish", MONTH, "Have you wished you were dead or wished you could go to sleep and not wake up?", Danger.LOW
    ),
    Question(2, "thoughts", MONTH, "Have you actually had any thoughts about killing yourself?", Danger.LOW),
    Question(3, "method", MONTH, "Have you been thinking about how you might do this?", Danger.MODERATE),
    Question(4, "intent", MONTH, "Have you had these thoughts and had some intention of acting on them?", Danger.HIGH),
    Question(
        5,
        "plan",
        MONTH,
        "Have you started to work out or worked out the details of how to kill yourself? Do you intend to carry out this plan?",
        Danger.HIGH,
    ),
    Question(
        6,
        "deed",
        LIFETIME,
        "Have you ever done anything, started to do anything, or prepared to do anything to end your life?",
        Danger.MODERATE,
    ),
    Question(6, "recent_deed", RECENT, "If yes: was this within the past three months?", Danger.HIGH),
)
# These are asked only after a yes to the other one.
ONLY_AFTER = {"method": "thoughts", "intent": "thoughts", "plan": "thoughts", "recent_deed": "deed"}


def clean_answers(given: Mapping[str, object]) -> dict[str, bool]:
    """The answers from a form, "yes" or "no" under each question's key; those to what was not to be asked are dropped.

    Raises:
        Invalid: with the field of the first question that was to be asked and has no answer.
    """
    answers: dict[str, bool] = {}
    for question in QUESTIONS:
        before = ONLY_AFTER.get(question.key)
        if before is not None and not answers[before]:
            continue
        if given.get(question.key) not in ("yes", "no"):
            raise Invalid(answers=f"Please answer question {question.number}, too.")
        answers[question.key] = given[question.key] == "yes"
    return answers


def danger(answers: Mapping[str, bool]) -> Danger:
    """How high the risk is by the published triage: as high as the gravest yes."""
    said = [question.means for question in QUESTIONS if answers.get(question.key)]
    return max(said, key=list(Danger).index, default=Danger.NONE)
