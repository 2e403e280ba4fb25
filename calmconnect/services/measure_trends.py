"""How a person's questionnaires have come out over time: for themself, and for their doctors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.measures import QuestionnaireResponse
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.measures import Band, Mark, Measure, ResponseStatus, band, is_risk, marks, score
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit
from calmconnect.services.measures import answers_in
from calmconnect.services.work import work

# So many of each are shown, the latest ones.
MOST = 30


@dataclass(frozen=True, slots=True)
class Point:
    """A finished questionnaire: its score, what that says by itself and beside those before it, and the answers."""

    id: int
    at: datetime
    score: int
    band: Band
    mark: Mark | None
    amended: bool
    risk: bool
    answers: dict[int, int]


@dataclass(frozen=True, slots=True)
class Open:
    """A questionnaire in progress: how many answers it has, and when a doctor asked for it (None: nobody did)."""

    id: int
    measure: Measure
    answered: int
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """All there is of one person: the finished ones by kind, the first one first, and those in progress."""

    points: dict[Measure, list[Point]]
    open: list[Open]


async def own(actor: Actor) -> Course:
    """The acting patient's own."""
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        return await _course(rows, actor.user_id)


async def of_patient(actor: Actor, patient_id: int, now: datetime) -> Course:
    """A patient's, for a doctor who has met them or is about to. That it was looked at is kept.

    Raises:
        NotFound: for anybody else.
    """
    async with work() as w:
        await access.cared_for(w.rows, actor, patient_id)
        await audit.record_look(w, actor, Act.MEASURES_SEEN, f"patient:{patient_id}", now)
        return await _course(w.rows, patient_id)


async def _course(rows: AsyncSession, patient_id: int) -> Course:
    mine = select(QuestionnaireResponse).where(QuestionnaireResponse.patient_id == patient_id)
    points = {}
    for measure in Measure:
        done = mine.where(
            QuestionnaireResponse.measure == measure,
            QuestionnaireResponse.status != ResponseStatus.IN_PROGRESS,
        ).order_by(col(QuestionnaireResponse.completed_at).desc(), col(QuestionnaireResponse.id).desc())
        points[measure] = _points(measure, list(reversed((await rows.exec(done)).all())))[-MOST:]
    waiting = await rows.exec(
        mine.where(QuestionnaireResponse.status == ResponseStatus.IN_PROGRESS).order_by(col(QuestionnaireResponse.id))
    )
    return Course(points, [Open(row.id or 0, row.measure, len(answers_in(row)), row.asked_at) for row in waiting])


def _points(measure: Measure, rows: list[QuestionnaireResponse]) -> list[Point]:
    sheets = [answers_in(row) for row in rows]
    scores = [score(measure, answers) for answers in sheets]
    return [
        Point(
            id=row.id or 0,
            at=row.completed_at or row.changed_at,
            score=points,
            band=band(measure, points),
            mark=mark,
            amended=row.status is ResponseStatus.AMENDED,
            risk=is_risk(measure, answers),
            answers=answers,
        )
        for row, answers, points, mark in zip(rows, sheets, scores, marks(measure, scores), strict=True)
    ]
