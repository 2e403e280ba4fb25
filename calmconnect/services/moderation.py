"""What is done about reviews that somebody objects to. Nothing is deleted, and nobody here learns who wrote one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select

from calmconnect.db.people import User
from calmconnect.db.ratings import Rating
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.ratings import RatingStep, clean_why
from calmconnect.services import access, audit, house_settings, ratings
from calmconnect.services.work import work

PAGE_SIZE = 10


class Among(StrEnum):
    """Which reviews a list shows: all of them, those that wait for a look, or those that are hidden."""

    NEWEST = "newest"
    REPORTED = "reported"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Moderated:
    """A review as an admin sees it. `reported_why` is "" unless its doctor objects, the `hidden_…` unless it is hidden.

    `waiting` when somebody should look at it: it was reported, or its words were changed after they were hidden.
    """

    id: int
    doctor_id: int
    doctor_name: str
    stars: int
    text: str
    given_at: datetime
    changed_at: datetime | None
    reported_why: str
    hidden_at: datetime | None
    hidden_why: str
    hidden_by: str
    stars_left_out: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class Reviews:
    """One page of reviews, how many there are in all, and how many wait for a look."""

    rows: tuple[Moderated, ...]
    total: int
    waiting: int


async def report(actor: Actor, rating_id: int, why: object, now: datetime) -> None:
    """Ask the admins, as its doctor, to look at a review.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: for a review that is not about them.
        Conflict: when it is reported or hidden already.
    """
    access.only(actor, Role.DOCTOR)
    words = clean_why(why, "Please say what is wrong with it.")
    async with work() as w:
        rating = await access.rating_for(w.rows, actor, rating_id)
        if rating.hidden_at is not None or rating.reported_at is not None:
            raise Conflict("This review is being looked at already.")
        rating.reported_at, rating.reported_why = now, words
        w.rows.add(rating)
        ratings.note(w, rating, actor, RatingStep.REPORTED, now, words)


async def keep(actor: Actor, rating_id: int, now: datetime) -> None:
    """Leave a review that waits for a look as it is: shown though it was reported, or hidden though it was changed.

    Raises:
        NotFound: when there is none.
        Conflict: when it does not wait for a look.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        rating = await access.rating_for(w.rows, actor, rating_id)
        if rating.reported_at is None and not _changed_since(rating):
            raise Conflict("Somebody has looked at this review already.")
        rating.reported_at, rating.reported_why = None, ""
        rating.hidden_at = rating.hidden_at and now
        w.rows.add(rating)
        ratings.note(w, rating, actor, RatingStep.KEPT, now)
        audit.record(w, actor, Act.REVIEW_KEPT, f"review:{rating_id}", now)


async def hide(actor: Actor, rating_id: int, why: object, leave_out_stars: bool, now: datetime) -> None:
    """Show a review to nobody any more; its patient reads why. With `leave_out_stars` its stars don't count either.

    Raises:
        Invalid: with the field `why` without a reason.
        NotFound: when there is none.
        Conflict: when it is hidden already.
    """
    access.only(actor, Role.ADMIN)
    words = clean_why(why, "Please say why; the patient who wrote it reads this.")
    async with work() as w:
        rating = await access.rating_for(w.rows, actor, rating_id)
        if rating.hidden_at is not None:
            raise Conflict("This review is hidden already.")
        rating.hidden_at, rating.hidden_by, rating.hidden_why = now, actor.user_id, words
        rating.stars_left_out, rating.reported_at, rating.reported_why = leave_out_stars, None, ""
        w.rows.add(rating)
        ratings.note(w, rating, actor, RatingStep.HIDDEN, now, words)
        audit.record(w, actor, Act.REVIEW_HIDDEN, f"review:{rating_id}", now, words)


async def show(actor: Actor, rating_id: int, now: datetime) -> None:
    """Show a review again that was hidden.

    Raises:
        NotFound: when there is none.
        Conflict: when it is not hidden.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        rating = await access.rating_for(w.rows, actor, rating_id)
        if rating.hidden_at is None:
            raise Conflict("This review is shown already.")
        rating.hidden_at, rating.hidden_by, rating.hidden_why, rating.stars_left_out = None, None, "", False
        w.rows.add(rating)
        ratings.note(w, rating, actor, RatingStep.SHOWN, now)
        audit.record(w, actor, Act.REVIEW_SHOWN, f"review:{rating_id}", now)


async def reviews(actor: Actor, among: Among, page: int, said: Period | None = None) -> Reviews:
    """A page (counted from 0) of what patients wrote, the newest first; if asked, of what was `said` on some days of the
    house's and whose stars count.
    """
    access.only(actor, Role.ADMIN)
    # A figure counts stars, with words or without.
    wanted = [] if said and among is Among.NEWEST else _filters(among)
    if said:
        wanted += [*await house_settings.on_days(col(Rating.created_at), said), col(Rating.stars_left_out).is_(False)]
    doctor, admin = aliased(User), aliased(User)
    waiting = _filters(Among.REPORTED)
    async with reading() as rows:
        found = await rows.exec(
            select(Rating, doctor.name, admin.name)
            .join(doctor, col(doctor.id) == Rating.doctor_id)
            .outerjoin(admin, col(admin.id) == Rating.hidden_by)
            .where(*wanted)
            .order_by(col(Rating.created_at).desc(), col(Rating.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        shown = tuple(_moderated(*row) for row in found)
        counts = [
            (await rows.exec(select(func.count()).select_from(Rating).where(*these))).one()
            for these in (wanted, waiting)
        ]
    return Reviews(shown, *counts)


def _changed_since(rating: Rating) -> bool:
    """Whether the patient changed words that are hidden: they want them looked at again. `_filters` says the same."""
    return bool(rating.hidden_at and rating.changed_at and rating.changed_at > rating.hidden_at)


def _filters(among: Among) -> list[Any]:
    again = and_(col(Rating.hidden_at).is_not(None), col(Rating.changed_at) > col(Rating.hidden_at))
    kinds: dict[Among, list[Any]] = {
        Among.NEWEST: [Rating.review != ""],
        Among.REPORTED: [or_(col(Rating.reported_at).is_not(None), again)],
        Among.HIDDEN: [col(Rating.hidden_at).is_not(None)],
    }
    return kinds[among]


def _moderated(rating: Rating, doctor_name: str, admin_name: str | None) -> Moderated:
    assert rating.id is not None
    return Moderated(
        id=rating.id,
        doctor_id=rating.doctor_id,
        doctor_name=doctor_name,
        stars=rating.stars,
        text=rating.review,
        given_at=rating.created_at,
        changed_at=rating.changed_at,
        reported_why=rating.reported_why,
        hidden_at=rating.hidden_at,
        hidden_why=rating.hidden_why,
        hidden_by=admin_name or "",
        stars_left_out=rating.stars_left_out,
        waiting=rating.reported_at is not None or _changed_since(rating),
    )
