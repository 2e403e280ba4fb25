"""What the demo patient has answered so far, and what their doctor asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from calmconnect.db.measures import MeasureSchedule, QuestionnaireResponse
from calmconnect.domain.measures import Measure, ResponseStatus

_WEEK = timedelta(weeks=1)

# How many weeks ago, and the points of each item.
_ANSWERED: tuple[tuple[Measure, int, tuple[int, ...]], ...] = (
    (Measure.PHQ9, 12, (2, 2, 3, 2, 2, 2, 2, 1, 0, 2)),
    (Measure.GAD7, 12, (3, 2, 3, 2, 2, 2, 1)),
    (Measure.PHQ9, 10, (2, 2, 2, 2, 1, 2, 2, 1, 0, 2)),
    (Measure.WHO5, 10, (1, 1, 2, 1, 2)),
    (Measure.PHQ9, 8, (2, 1, 2, 2, 1, 1, 2, 0, 0, 1)),
    (Measure.GAD7, 8, (2, 2, 2, 2, 1, 2, 1)),
    (Measure.PHQ9, 6, (1, 1, 2, 2, 1, 1, 1, 0, 0, 1)),
    (Measure.WHO5, 5, (2, 2, 2, 1, 3)),
    (Measure.PHQ9, 4, (1, 1, 1, 2, 0, 1, 1, 0, 0, 1)),
    (Measure.GAD7, 4, (1, 1, 2, 1, 1, 1, 0)),
    (Measure.PHQ9, 2, (1, 0, 1, 1, 0, 1, 0, 0, 0, 0)),
    (Measure.WHO5, 1, (3, 3, 2, 3, 3)),
)


def responses(patient_id: int, now: datetime) -> Iterator[QuestionnaireResponse]:
    """Twelve weeks in which things slowly got better, the last answers some days old, and one that waits."""
    for measure, weeks, points in _ANSWERED:
        at = now - weeks * _WEEK + timedelta(days=2)
        yield QuestionnaireResponse(
            patient_id=patient_id,
            measure=measure,
            status=ResponseStatus.COMPLETED,
            answers=json.dumps(dict(enumerate(points, start=1))),
            version=len(points),
            began_at=at,
            changed_at=at,
            completed_at=at,
        )
    asked = now - timedelta(hours=20)
    yield QuestionnaireResponse(
        patient_id=patient_id,
        measure=Measure.GAD7,
        status=ResponseStatus.IN_PROGRESS,
        answers=json.dumps({}),
        began_at=asked,
        changed_at=asked,
        asked_at=asked,
    )


def schedules(patient_id: int, doctor_id: int, now: datetime) -> Iterator[MeasureSchedule]:
    """The doctor asks for two of them again and again."""
    for measure, weeks, due in ((Measure.PHQ9, 2, 3), (Measure.GAD7, 4, 27)):
        yield MeasureSchedule(
            patient_id=patient_id,
            doctor_id=doctor_id,
            measure=measure,
            every_weeks=weeks,
            due_at=now + timedelta(days=due),
            created_at=now - 12 * _WEEK,
        )
