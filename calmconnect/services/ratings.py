"""What patients think of their sessions: given once by whoever was there, and shown without telling who it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.ratings import ASK_WITHIN, MOST_STARS, RatingStep, clean_review, clean_stars, may_change
from calmconnect.services import access, house_settings, topics
from calmconnect.services.work import Work, work

_OWN_AT_MOST = 200
_ASKED_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """How a doctor is rated: the mean to one place (0 without any), and how often one, two … five stars were given."""

    mean: float
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many ratings count."""
        return sum(self.counts)


NO_RATINGS = Standing(0.0, (0,) * MOST_STARS)


@dataclass(frozen=True, slots=True)
class Review:
    """What a patient wrote after a session. `month` is the middle of that month, in UTC: a day could tell who it was."""

    id: int
    stars: int
    text: str
    month: datetime
    reported: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A session of the acting patient's that is over, and what they thought of it: 0 stars before they said so.

    `hidden_why` is what an admin said who hid their words, "" else.
    """

    appointment_id: int
    doctor_name: str
    starts_at: datetime
    stars: int
    review: str
    changeable: bool
    hidden_why: str


async def rate(actor: Actor, appointment_id: int, stars: object, review: object, now: datetime) -> None:
    """Say how a fulfilled session of one's own was, or, within 14 days of saying so, change it.

    Raises:
        Invalid: with the field `stars` or `review`.
        NotFound: for an appointment that is not theirs.
        Conflict: when the session was not fulfilled, or the rating can't be changed any more, or reviews are off.
    """
    access.only(actor, Role.PATIENT)
    wanted, words = clean_stars(stars), clean_review(review)
    await house_settings.check_offered("reviews")
    async with work() as w:
        appointment = await access.appointment_for(w.rows, actor, appointment_id)
        if appointment.status is not Status.FULFILLED:
            raise Conflict("You can say how it was once the session is over.")
        new = await _put(w, appointment, wanted, words, now)
        rating = (await w.rows.exec(select(Rating).where(Rating.appointment_id == appointment_id))).one()
        if not new:
            if not may_change(rating.created_at, now):
                raise Conflict("You said this more than 14 days ago, so it can't be changed any more.")
            rating.stars, rating.review, rating.changed_at = wanted, words, now
            w.rows.add(rating)
        note(w, rating, actor, RatingStep.GIVEN if new else RatingStep.CHANGED, now)
        w.announce(topics.user(actor.user_id), {"kind": "rating"})


async def of_visit(actor: Actor, appointment_id: int, now: datetime) -> Given:
    """A fulfilled session of the acting patient's, with what they said of it.

    Raises:
        NotFound: for an appointment that is not theirs, or was not fulfilled.
    """
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        found = (await rows.exec(_own(actor).where(Appointment.id == appointment_id))).first()
    if found is None:
        raise NotFound
    return _given(found, now)


async def given(actor: Actor, now: datetime) -> list[Given]:
    """What the acting patient has said of their sessions, the latest session first, at most 200."""
    async with reading() as rows:
        wanted = _own(actor).where(col(Rating.id).is_not(None)).order_by(col(Appointment.starts_at).desc())
        return [_given(row, now) for row in await rows.exec(wanted.limit(_OWN_AT_MOST))]


async def unrated(actor: Actor, now: datetime) -> list[Given]:
    """At most two sessions of the acting patient's last 14 days of which they have not said how they were; none while off."""
    if not (await house_settings.current()).reviews:
        return []
    async with reading() as rows:
        recent = col(Appointment.ends_at) > now - ASK_WITHIN
        wanted = _own(actor).where(col(Rating.id).is_(None), recent).order_by(col(Appointment.starts_at).desc())
        return [_given(row, now) for row in await rows.exec(wanted.limit(_ASKED_AT_MOST))]


async def standing(rows: AsyncSession, doctor_ids: Iterable[int]) -> dict[int, Standing]:
    """How each of these doctors is rated; a doctor without ratings is left out. One query.

    Stars of a hidden review count: hiding insults must not be a way to a better mean. They are left out only when an admin
    found the rating itself not to be honest. While reviews are switched off, nobody is rated.
    """
    if not (await house_settings.current()).reviews:
        return {}
    found = await rows.exec(
        select(Rating.doctor_id, Rating.stars, func.count())
        .where(col(Rating.doctor_id).in_(list(doctor_ids)), col(Rating.stars_left_out).is_(False))
        .group_by(col(Rating.doctor_id), col(Rating.stars))
    )
    counts: dict[int, list[int]] = {}
    for doctor_id, stars, count in found:
        counts.setdefault(doctor_id, [0] * MOST_STARS)[stars - 1] = count
    return {doctor_id: _standing(tuple(each)) for doctor_id, each in counts.items()}


async def of_doctor(doctor_id: int) -> Standing:
    """How one doctor is rated."""
    async with reading() as rows:
        return (await standing(rows, [doctor_id])).get(doctor_id, NO_RATINGS)


async def reviews(doctor_id: int, at_most: int) -> tuple[Review, ...]:
    """The newest words about a doctor, those that are hidden left out; none while reviews are switched off."""
    if not (await house_settings.current()).reviews:
        return ()
    async with reading() as rows:
        found = await rows.exec(
            select(Rating)
            .where(Rating.doctor_id == doctor_id, Rating.review != "", col(Rating.hidden_at).is_(None))
            .order_by(col(Rating.created_at).desc(), col(Rating.id).desc())
            .limit(at_most)
        )
        return tuple(_review(one) for one in found)


def note(w: Work, rating: Rating, actor: Actor, step: RatingStep, now: datetime, why: str = "") -> None:
    """Keep a trace of what happened to a rating, and tell open pages."""
    assert rating.id is not None
    w.rows.add(
        RatingChange(
            rating_id=rating.id,
            at=now,
            actor_id=actor.user_id,
            step=step,
            stars=rating.stars,
            review=rating.review,
            why=why,
        )
    )
    w.announce(topics.doctor(rating.doctor_id), {"kind": "rating"})
    w.announce(topics.ADMIN, {"kind": "reviews"})


def _own(actor: Actor) -> SelectOfScalar[Any]:
    """The actor's fulfilled sessions with the doctor's name and, where there is one, the rating."""
    return (
        select(Appointment.id, User.name, Appointment.starts_at, Rating)  # type: ignore[return-value]
        .join(User, col(User.id) == Appointment.doctor_id)
        .outerjoin(Rating, col(Rating.appointment_id) == Appointment.id)
        .where(Appointment.patient_id == actor.user_id, Appointment.status == Status.FULFILLED)
    )


def _given(row: Any, now: datetime) -> Given:
    appointment_id, doctor_name, starts_at, rating = row
    if rating is None:
        return Given(appointment_id, doctor_name, starts_at, 0, "", True, "")
    changeable = may_change(rating.created_at, now)
    hidden = rating.hidden_why if rating.hidden_at else ""
    return Given(appointment_id, doctor_name, starts_at, rating.stars, rating.review, changeable, hidden)


def _standing(counts: tuple[int, ...]) -> Standing:
    stars = sum(place * count for place, count in enumerate(counts, start=1))
    return Standing(round(stars / sum(counts), 1), counts)


def _review(rating: Rating) -> Review:
    month = datetime(rating.created_at.year, rating.created_at.month, 15, 12, tzinfo=UTC)
    assert rating.id is not None
    return Review(rating.id, rating.stars, rating.review, month, rating.reported_at is not None)


async def _put(w: Work, appointment: Appointment, stars: int, review: str, now: datetime) -> bool:
    """Write the rating unless there is one already."""
    return await insert_if_absent(
        w.rows,
        Rating,
        appointment_id=appointment.id,
        doctor_id=appointment.doctor_id,
        stars=stars,
        review=review,
        created_at=now,
        reported_why="",
        hidden_why="",
        stars_left_out=False,
    )
