"""What demo patients thought of their visits, and what became of two reviews that somebody objects to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from calmconnect.db.appointments import Appointment
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.seed.words import HIDDEN, HIDDEN_WHY, REPORTED_WHY, REVIEWS, STAR_WEIGHTS
from calmconnect.domain.booking import Status
from calmconnect.domain.ratings import RatingStep

_DAY = timedelta(days=1)


def ratings(rows: list[Appointment], unasked: int, now: datetime, random: Random) -> Iterator[Rating]:
    """What patients thought of about half of the fulfilled visits; no doctor gets the same words twice.

    The latest visit of the patient `unasked` has no rating, so that there is something for them to say.
    """
    said: set[tuple[int, str]] = set()
    visits = [row for row in rows if row.status is Status.FULFILLED]
    latest = max((row for row in visits if row.patient_id == unasked), key=lambda row: row.starts_at)
    for row in rows:
        rated_at = row.ends_at + random.uniform(0.05, 1.5) * _DAY
        stars = random.choices(list(STAR_WEIGHTS), list(STAR_WEIGHTS.values()))[0]
        words = random.choice(REVIEWS[stars]) if random.random() < 0.6 else ""
        assert row.id is not None
        if row not in visits or row is latest or rated_at >= now or random.random() < 0.45:
            continue
        review = "" if (row.doctor_id, words) in said else words
        said.add((row.doctor_id, words))
        yield Rating(appointment_id=row.id, doctor_id=row.doctor_id, stars=stars, review=review, created_at=rated_at)


def moderated(given: list[Rating], doctor_id: int, admin_id: int, now: datetime) -> None:
    """Let a doctor object to the worst of their reviews that is not new, and an admin have hidden another one."""
    theirs = [one for one in given if one.doctor_id == doctor_id and one.review and one.created_at < now - 3 * _DAY]
    for one in sorted(theirs, key=lambda one: (one.stars, one.created_at))[:1]:
        one.reported_at, one.reported_why = now - _DAY, REPORTED_WHY
    for one in theirs[-1:]:
        one.review, one.stars = HIDDEN, 3
        one.hidden_at, one.hidden_by, one.hidden_why = now - 2 * _DAY, admin_id, HIDDEN_WHY


def traces(given: list[Rating], patients: dict[int, int]) -> Iterator[RatingChange]:
    """How each rating came to be what it is; `patients` maps appointments to their patients."""
    for one in given:
        yield _trace(one, RatingStep.GIVEN, one.created_at, patients[one.appointment_id])
        if one.reported_at:
            yield _trace(one, RatingStep.REPORTED, one.reported_at, one.doctor_id, one.reported_why)
        if one.hidden_at and one.hidden_by:
            yield _trace(one, RatingStep.HIDDEN, one.hidden_at, one.hidden_by, one.hidden_why)


def _trace(one: Rating, step: RatingStep, at: datetime, actor_id: int, why: str = "") -> RatingChange:
    assert one.id is not None
    return RatingChange(
        rating_id=one.id, at=at, actor_id=actor_id, step=step, stars=one.stars, review=one.review, why=why
    )
