"""The questionnaires: their wording as published, what an answer may be, and what a score says.

PHQ-9: Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity measure. J Gen Intern Med
2001;16:606-613. GAD-7: Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder.
Arch Intern Med 2006;166:1092-1097. Both were developed by Drs Spitzer, Williams, Kroenke and colleagues; no permission is
required to reproduce, translate, display or distribute them. WHO-5 (1998 version): Psychiatric Research Unit, WHO Collaborating
Centre in Mental Health, Frederiksborg General Hospital, Hillerød; WHO Regional Office for Europe: Wellbeing measures in primary
health care, the DepCare project, 1998; free of charge. Its score and its change: Topp CW, Østergaard SD, Søndergaard S, Bech P.
The WHO-5 Well-Being Index: a systematic review of the literature. Psychother Psychosom 2015;84:167-176.

Items are counted from 1. Nothing is estimated for an answer that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calmconnect.domain.errors import Invalid
from calmconnect.domain.text import clean_word


class Measure(StrEnum):
    """A questionnaire."""

    PHQ9 = "phq9"
    GAD7 = "gad7"
    WHO5 = "who5"


class ResponseStatus(StrEnum):
    """How far somebody has come with one."""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    AMENDED = "amended"


class Mark(StrEnum):
    """What a score says beside those before it."""

    RESPONSE = "response"
    REMISSION = "remission"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Band:
    """The scores from `lowest` up to the next band: what clinicians call them, and plain words for who answered."""

    lowest: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire's text. `options` are (points, words) in the order in which they are printed.

    `extra` is one more item that is not scored and only asked of who checked off any problem; `extra_options` are its own. A
    score is the sum of the points times `factor`. `rising` says whether a higher score is better. `risk` is the item that is
    followed up at once when it is more than 0.
    """

    name: str
    about: str
    lead: str
    items: tuple[str, ...]
    options: tuple[tuple[int, str], ...]
    bands: tuple[Band, ...]
    factor: int = 1
    rising: bool = False
    extra: str = ""
    extra_options: tuple[tuple[int, str], ...] = ()
    risk: int = 0

    @property
    def highest(self) -> int:
        """The highest score there can be."""
        return len(self.items) * max(points for points, _ in self.options) * self.factor

    @property
    def extra_item(self) -> int:
        """The number under which the answer to `extra` is kept; 0 without one."""
        return len(self.items) + 1 if self.extra else 0


_OFTEN = ((0, "Not at all"), (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day"))

FORMS = {
    Measure.PHQ9: Form(
        name="PHQ-9",
        about="Mood: nine questions about the last two weeks",
        lead="Over the last 2 weeks, how often have you been bothered by any of the following problems?",
        items=(
            "Little interest or pleasure in doing things",
            "Feeling down, depressed, or hopeless",
            "Trouble falling or staying asleep, or sleeping too much",
            "Feeling tired or having little energy",
            "Poor appetite or overeating",
            "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless "
            "that you have been moving around a lot more than usual",
            "Thoughts that you would be better off dead or of hurting yourself in some way",
        ),
        options=_OFTEN,
        bands=(
            Band(0, "Minimal", "You named few of these problems, or seldom."),
            Band(5, "Mild", "You named some of these problems, on some days."),
            Band(
                10, "Moderate", "You named a good many of these problems. It is worth talking about with your doctor."
            ),
            Band(
                15,
                "Moderately severe",
                "Much of this weighs on you on most days. Please talk about it with your doctor.",
            ),
            Band(20, "Severe", "Nearly all of this weighs on you nearly every day. Please talk with your doctor soon."),
        ),
        extra="If you checked off any problems, how difficult have these problems made it for you to do your work, take care "
        "of things at home, or get along with other people?",
        extra_options=(
            (0, "Not difficult at all"),
            (1, "Somewhat difficult"),
            (2, "Very difficult"),
            (3, "Extremely difficult"),
        ),
        risk=9,
    ),
    Measure.GAD7: Form(
        name="GAD-7",
        about="Worry: seven questions about the last two weeks",
        lead="Over the last 2 weeks, how often have you been bothered by the following problems?",
        items=(
            "Feeling nervous, anxious or on edge",
            "Not being able to stop or control worrying",
            "Worrying too much about different things",
            "Trouble relaxing",
            "Being so restless that it is hard to sit still",
            "Becoming easily annoyed or irritable",
            "Feeling afraid as if something awful might happen",
        ),
        options=_OFTEN,
        bands=(
            Band(0, "Minimal", "You named little worry, or seldom."),
            Band(5, "Mild", "You named some worry, on some days."),
            Band(
                10, "Moderate", "Worry takes up a good part of your days. It is worth talking about with your doctor."
            ),
            Band(15, "Severe", "Worry is there nearly every day. Please talk about it with your doctor."),
        ),
    ),
    Measure.WHO5: Form(
        name="WHO-5",
        about="Well-being: five sentences about the last two weeks",
        lead="Please indicate for each of the five statements which is closest to how you have been feeling over the last two "
        "weeks. Notice that higher numbers mean better well-being.",
        items=(
            "I have felt cheerful and in good spirits",
            "I have felt calm and relaxed",
            "I have felt active and vigorous",
            "I woke up feeling fresh and rested",
            "My daily life has been filled with things that interest me",
        ),
        options=(
            (5, "All of the time"),
            (4, "Most of the time"),
            (3, "More than half of the time"),
            (2, "Less than half of the time"),
            (1, "Some of the time"),
            (0, "At no time"),
        ),
        bands=(
            Band(0, "Poor", "These two weeks gave you little. It is worth talking about with your doctor."),
            Band(52, "Good", "A good part of these two weeks felt all right."),
        ),
        factor=4,
        rising=True,
    ),
}

# A drop to half of the first score or less; below the first cut-point.
_RESPONSE, _REMISSION = 0.5, 5
# Every how many weeks a doctor may ask; 0 for once.
RHYTHMS = (0, 1, 2, 4, 8, 12)
# By how much a WHO-5 score must change for it to matter.
_MATTERS = 10


def clean_measure(value: object) -> Measure:
    """A questionnaire, from its word.

    Raises:
        Invalid: with the field `measure`.
    """
    return clean_word(value, Measure, "measure", "There is no such questionnaire.")


def clean_answer(measure: Measure, item: object, points: object) -> tuple[int, int]:
    """An answer as a page gave it: the item's number and the points.

    Raises:
        Invalid: with the field `answer` for an item or an answer that the questionnaire doesn't have.
    """
    form = FORMS[measure]
    if not isinstance(item, int) or isinstance(item, bool) or not 1 <= item <= max(len(form.items), form.extra_item):
        raise Invalid(answer="There is no such question in this questionnaire.")
    offered = form.extra_options if item == form.extra_item else form.options
    if not isinstance(points, int) or isinstance(points, bool) or points not in {worth for worth, _ in offered}:
        raise Invalid(answer="Please choose one of the answers that stand there.")
    return item, points


def missing(measure: Measure, answers: Mapping[int, int]) -> list[int]:
    """The items that are still to be answered, in their order."""
    form = FORMS[measure]
    open_items = [item for item in range(1, len(form.items) + 1) if item not in answers]
    asked = form.extra_item and any(answers.get(item) for item in range(1, len(form.items) + 1))
    return [*open_items, form.extra_item] if asked and form.extra_item not in answers else open_items


def check_whole(measure: Measure, answers: Mapping[int, int]) -> None:
    """Let answers pass of which none is missing.

    Raises:
        Invalid: with the field `item-N` for each item that is, the first one first.
    """
    if found := missing(measure, answers):
        raise Invalid(**{f"item-{item}": "Please choose an answer here." for item in found})


def score(measure: Measure, answers: Mapping[int, int]) -> int:
    """The score of whole answers.

    Raises:
        Invalid: as `check_whole`.
    """
    check_whole(measure, answers)
    form = FORMS[measure]
    return form.factor * sum(answers[item] for item in range(1, len(form.items) + 1))


def band(measure: Measure, points: int) -> Band:
    """The band that a score lies in."""
    return [one for one in FORMS[measure].bands if one.lowest <= points][-1]


def is_risk(measure: Measure, answers: Mapping[int, int], before: Mapping[int, int] | None = None) -> bool:
    """Whether an answer must be followed up at once; after those `before`, whether it weighs more than it did."""
    item = FORMS[measure].risk
    return bool(item and answers.get(item, 0) > (before or {}).get(item, 0))


def marks(measure: Measure, scores: Sequence[int]) -> list[Mark | None]:
    """What each of several scores, the first one first, says beside those before it.

    PHQ-9: the first one counts as that with which treatment began. Remission is a score below 5, response a drop by half or
    more, for who began at 5 or above. WHO-5: a change of 10 or more since the one before. GAD-7: nothing is published that
    would be as plain.
    """
    return [_mark(measure, scores[: place + 1]) for place in range(len(scores))]


def _mark(measure: Measure, scores: Sequence[int]) -> Mark | None:
    *before, last = scores
    if not before:
        return None
    if measure is Measure.PHQ9 and before[0] >= _REMISSION:
        if last < _REMISSION:
            return Mark.REMISSION
        return Mark.RESPONSE if last <= before[0] * _RESPONSE else None
    if measure is Measure.WHO5 and abs(last - before[-1]) >= _MATTERS:
        return Mark.BETTER if last > before[-1] else Mark.WORSE
    return None


def clean_every(value: object) -> int:
    """Every how many weeks a questionnaire is asked for; 0 for once.

    Raises:
        Invalid: with the field `every`.
    """
    if not isinstance(value, str) or value not in {str(weeks) for weeks in RHYTHMS}:
        raise Invalid(every="Please choose how often.")
    return int(value)


def next_due(last: datetime, every_weeks: int, now: datetime) -> datetime:
    """When a questionnaire is asked for after `last`: whole rhythms later, and after `now`. Those in between are let go of."""
    step = timedelta(weeks=max(1, every_weeks))
    return last + step * max(1, (now - last) // step + 1)
