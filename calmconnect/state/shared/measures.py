"""Questionnaires as pages show them: to the one who answers, and to their doctor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from calmconnect.domain.measures import FORMS, Mark, Measure
from calmconnect.services.clock import epoch_ms
from calmconnect.services.measure_trends import Course, Open, Point

MARK_WORDS = {
    Mark.RESPONSE: "Half of the first score or less",
    Mark.REMISSION: "Below 5",
    Mark.BETTER: "Clearly better than the time before",
    Mark.WORSE: "Clearly lower than the time before",
}
_DAYS = "%-d %b"


@dataclass(frozen=True, slots=True)
class PointRow:
    """A finished questionnaire: when (ms since 1970), the score, the band's name, and what it says beside those before."""

    id: int
    at: int
    score: int
    band: str
    mark: str
    amended: bool
    risk: bool


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One kind of questionnaire over time. `points`: the latest first; `chart`: the first one first, as recharts reads it."""

    measure: str
    name: str
    about: str
    highest: int
    points: list[PointRow]
    chart: list[dict[str, str | int | None]]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One in progress: how many of its questions are answered, and when a doctor asked (ms since 1970, 0: nobody did)."""

    id: int
    name: str
    about: str
    questions: int
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question and the words of the answer that was given; `risk` when it must be followed up."""

    question: str
    answer: str
    risk: bool


def course_rows(course: Course, zone: str, *, empty: bool) -> list[CourseRow]:
    """Each kind over time; of those without any, only when `empty` are wanted. Days are those of a zone."""
    return [_course_row(measure, points, zone) for measure, points in course.points.items() if points or empty]


def open_rows(found: Iterable[Open]) -> list[OpenRow]:
    """Those in progress that somebody waits for, or that were begun."""
    return [
        OpenRow(
            id=one.id,
            name=FORMS[one.measure].name,
            about=FORMS[one.measure].about,
            questions=len(FORMS[one.measure].items),
            answered=min(one.answered, len(FORMS[one.measure].items)),
            asked=epoch_ms(one.asked_at) if one.asked_at else 0,
        )
        for one in found
        if one.asked_at or one.answered
    ]


def answer_rows(measure: Measure, answers: dict[int, int]) -> list[AnswerRow]:
    """Every question with its answer, in words."""
    form = FORMS[measure]
    said = [
        AnswerRow(question, dict(form.options)[answers[item]], item == form.risk and answers[item] > 0)
        for item, question in enumerate(form.items, start=1)
    ]
    if form.extra_item in answers:
        said.append(AnswerRow(form.extra, dict(form.extra_options)[answers[form.extra_item]], False))
    return said


def _course_row(measure: Measure, points: list[Point], zone: str) -> CourseRow:
    form, here = FORMS[measure], ZoneInfo(zone)
    chart: list[dict[str, str | int | None]] = [
        {
            "day": point.at.astimezone(here).strftime(_DAYS),
            "score": point.score,
            "marked": point.score if point.mark else None,
        }
        for point in points
    ]
    return CourseRow(
        measure=measure.value,
        name=form.name,
        about=form.about,
        highest=form.highest,
        points=[_point_row(point) for point in reversed(points)],
        chart=chart,
    )


def _point_row(point: Point) -> PointRow:
    mark = MARK_WORDS[point.mark] if point.mark else ""
    return PointRow(point.id, epoch_ms(point.at), point.score, point.band.name, mark, point.amended, point.risk)
