"""Ratings: given once by whoever was there, shown without telling who, reported and hidden with reasons."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.ratings import CHANGE_WITHIN, RatingStep
from calmconnect.services import doctors, moderation, ratings
from calmconnect.services.moderation import Among
from calmconnect.services.ratings import NO_RATINGS
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def held(patient: Person, doctor: Person, days_ago: float = 1) -> int:
    """A session of the two that took place."""
    return await met(patient, doctor, NOW - days_ago * DAY, Status.FULFILLED)


async def rated(patient: Person, doctor: Person, stars: int, review: str = "", days_ago: float = 1) -> int:
    """Such a session with a rating; gives the rating's id."""
    visit = await held(patient, doctor, days_ago)
    await ratings.rate(patient.actor, visit, stars, review, NOW)
    async with reading() as rows:
        return (await rows.exec(select(Rating.id).where(Rating.appointment_id == visit))).one() or 0


async def trace(rating_id: int) -> list[tuple[int, RatingStep, int, str, str]]:
    async with reading() as rows:
        wanted = select(RatingChange).where(RatingChange.rating_id == rating_id).order_by(RatingChange.id)  # type: ignore[arg-type]
        return [(one.actor_id, one.step, one.stars, one.review, one.why) for one in await rows.exec(wanted)]


async def test_a_rating_counts_and_its_words_are_shown_without_their_writer(database: str, cast: Cast) -> None:
    await rated(cast.asha, cast.meera, 5, "Kind and clear.", 3)
    await rated(cast.ben, cast.meera, 2, "", 2)
    await rated(cast.ben, cast.jonas, 1)
    standing = await ratings.of_doctor(cast.meera.id)
    assert (standing.mean, standing.counts, standing.total) == (3.5, (0, 1, 0, 0, 1), 2)
    card = (await doctors.profile(cast.meera.id, NOW)).card
    assert (card.stars, card.ratings) == (3.5, 2)
    (shown,) = await ratings.reviews(cast.meera.id, 5)
    assert (shown.stars, shown.text) == (5, "Kind and clear.")
    assert (shown.month.year, shown.month.month, shown.month.day) == (NOW.year, NOW.month, 15), (
        "no day tells who it was"
    )
    assert "Asha" not in repr(shown) and not hasattr(shown, "appointment_id")
    assert await ratings.of_doctor(cast.tara.id) == NO_RATINGS


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.FULFILLED])
async def test_only_a_session_that_took_place(database: str, cast: Cast, status: Status) -> None:
    visit = await met(cast.asha, cast.meera, NOW - DAY, status)
    before = await all_rows()
    with pytest.raises(Conflict):
        await ratings.rate(cast.asha.actor, visit, 5, "", NOW)
    with pytest.raises(NotFound):
        await ratings.of_visit(cast.asha.actor, visit, NOW)
    assert await all_rows() == before


async def test_only_by_its_patient_and_only_what_can_be_taken(database: str, cast: Cast) -> None:
    visit = await held(cast.asha, cast.meera)
    before = await all_rows()
    with pytest.raises(NotFound):
        await ratings.rate(cast.ben.actor, visit, 1, "Not mine.", NOW)
    for other in (cast.meera, cast.jonas, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await ratings.rate(other.actor, visit, 5, "", NOW)
    for stars, review in ((0, ""), (6, ""), (None, ""), (5, "x" * 1_001), (5, 7)):
        with pytest.raises(Invalid):
            await ratings.rate(cast.asha.actor, visit, stars, review, NOW)
    assert await all_rows() == before


async def test_there_is_one_rating_which_can_be_changed_for_two_weeks_and_leaves_a_trace(
    database: str, cast: Cast
) -> None:
    visit = await held(cast.asha, cast.meera)
    await asyncio.gather(*(ratings.rate(cast.asha.actor, visit, 5, "Good.", NOW) for _ in range(5)))
    await ratings.rate(cast.asha.actor, visit, "3", "Not so good.", NOW + CHANGE_WITHIN - HOUR)
    with pytest.raises(Conflict, match="14 days"):
        await ratings.rate(cast.asha.actor, visit, 1, "Bad.", NOW + CHANGE_WITHIN)
    async with reading() as rows:
        (rating,) = (await rows.exec(select(Rating))).all()
    assert (rating.stars, rating.review, rating.created_at) == (3, "Not so good.", NOW)
    steps = await trace(rating.id or 0)
    assert [step for _, step, *_ in steps] == [RatingStep.GIVEN, *[RatingStep.CHANGED] * 5]
    assert steps[0] == (cast.asha.id, RatingStep.GIVEN, 5, "Good.", "")
    assert steps[-1] == (cast.asha.id, RatingStep.CHANGED, 3, "Not so good.", "")
    mine = await ratings.of_visit(cast.asha.actor, visit, NOW + CHANGE_WITHIN)
    assert (mine.stars, mine.review, mine.changeable) == (3, "Not so good.", False)


async def test_who_has_not_said_how_it_was_is_asked_for_two_weeks(database: str, cast: Cast) -> None:
    for days in (20, 9, 6, 3):
        await held(cast.asha, cast.meera, days)
    await met(cast.asha, cast.meera, NOW - 2 * DAY, Status.NOSHOW)
    await held(cast.ben, cast.meera, 1)
    asked = await ratings.unrated(cast.asha.actor, NOW)
    assert [one.starts_at for one in asked] == [NOW - 3 * DAY, NOW - 6 * DAY]
    await ratings.rate(cast.asha.actor, asked[0].appointment_id, 4, "", NOW)
    assert [one.starts_at for one in await ratings.unrated(cast.asha.actor, NOW)] == [NOW - 6 * DAY, NOW - 9 * DAY]
    (given,) = await ratings.given(cast.asha.actor, NOW)
    assert (given.appointment_id, given.stars, given.doctor_name) == (asked[0].appointment_id, 4, cast.meera.name)
    assert await ratings.unrated(cast.asha.actor, NOW + 14 * DAY) == []
    assert await ratings.unrated(cast.meera.actor, NOW) == []


async def test_a_hidden_review_is_kept_and_its_stars_count_unless_left_out(database: str, cast: Cast) -> None:
    rude = await rated(cast.asha, cast.meera, 1, "Rude words.", 3)
    await rated(cast.ben, cast.meera, 5, "Kind.", 2)
    await moderation.hide(cast.alex.actor, rude, "Insults.", False, NOW)
    assert [one.text for one in await ratings.reviews(cast.meera.id, 5)] == ["Kind."]
    assert (await ratings.of_doctor(cast.meera.id)).mean == 3.0
    (mine,) = await ratings.given(cast.asha.actor, NOW)
    assert (mine.review, mine.hidden_why) == ("Rude words.", "Insults.")
    await moderation.show(cast.alex.actor, rude, NOW)
    assert len(await ratings.reviews(cast.meera.id, 5)) == 2
    await moderation.hide(cast.alex.actor, rude, "Not a patient's words.", True, NOW)
    assert (await ratings.of_doctor(cast.meera.id)).counts == (0, 0, 0, 0, 1)
    steps = [(actor, step, why) for actor, step, _, _, why in await trace(rude)]
    assert steps == [
        (cast.asha.id, RatingStep.GIVEN, ""),
        (cast.alex.id, RatingStep.HIDDEN, "Insults."),
        (cast.alex.id, RatingStep.SHOWN, ""),
        (cast.alex.id, RatingStep.HIDDEN, "Not a patient's words."),
    ]


async def test_a_doctor_reports_a_review_and_an_admin_decides(database: str, cast: Cast) -> None:
    review = await rated(cast.asha, cast.meera, 1, "He shouted at me.")
    await moderation.report(cast.meera.actor, review, "I am no he. This is about somebody else.", NOW)
    with pytest.raises(Conflict):
        await moderation.report(cast.meera.actor, review, "Again.", NOW)
    assert [one.reported for one in await ratings.reviews(cast.meera.id, 5)] == [True], "shown until somebody decides"
    found = await moderation.reviews(cast.alex.actor, Among.REPORTED, 0)
    assert (found.total, found.waiting) == (1, 1)
    assert found.rows[0].reported_why == "I am no he. This is about somebody else."
    assert cast.asha.name not in repr(found)
    await moderation.keep(cast.alex.actor, review, NOW)
    with pytest.raises(Conflict):
        await moderation.keep(cast.alex.actor, review, NOW)
    assert (await moderation.reviews(cast.alex.actor, Among.NEWEST, 0)).waiting == 0


async def test_words_that_were_hidden_and_changed_wait_for_a_look(database: str, cast: Cast) -> None:
    review = await rated(cast.asha, cast.meera, 1, "Rude words.")
    await moderation.hide(cast.alex.actor, review, "Insults.", False, NOW)
    visit = (await ratings.given(cast.asha.actor, NOW))[0].appointment_id
    await ratings.rate(cast.asha.actor, visit, 2, "It did not help.", NOW + HOUR)
    assert await ratings.reviews(cast.meera.id, 5) == (), "hidden until an admin shows it"
    assert (await moderation.reviews(cast.alex.actor, Among.REPORTED, 0)).total == 1
    await moderation.keep(cast.alex.actor, review, NOW + 2 * HOUR)
    assert (await moderation.reviews(cast.alex.actor, Among.REPORTED, 0)).total == 0
    found = await moderation.reviews(cast.alex.actor, Among.HIDDEN, 0)
    assert [(one.text, one.hidden_by) for one in found.rows] == [("It did not help.", cast.alex.name)]


async def test_moderation_refuses(database: str, cast: Cast) -> None:
    review = await rated(cast.asha, cast.meera, 1, "Rude words.")
    before = await all_rows()
    for wrong in ("", None, "x" * 301):
        with pytest.raises(Invalid):
            await moderation.hide(cast.alex.actor, review, wrong, False, NOW)
        with pytest.raises(Invalid):
            await moderation.report(cast.meera.actor, review, wrong, NOW)
    with pytest.raises(NotFound):
        await moderation.report(cast.jonas.actor, review, "Not about me.", NOW)
    with pytest.raises(Conflict):
        await moderation.show(cast.alex.actor, review, NOW)
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await moderation.reviews(person.actor, Among.NEWEST, 0)
        with pytest.raises(NotAllowed):
            await moderation.hide(person.actor, review, "Mine now.", True, NOW)
    assert await all_rows() == before
    await moderation.hide(cast.alex.actor, review, "Insults.", False, NOW)
    for refused in (
        moderation.hide(cast.alex.actor, review, "Again.", False, NOW),
        moderation.report(cast.meera.actor, review, "Again.", NOW),
    ):
        with pytest.raises(Conflict):
            await refused


async def test_reviews_come_page_by_page(database: str, cast: Cast) -> None:
    for n in range(12):
        await rated(cast.asha, cast.meera, 4, f"Review {n}.", n + 1)
    await rated(cast.asha, cast.jonas, 4)
    first, rest = [await moderation.reviews(cast.alex.actor, Among.NEWEST, page) for page in (0, 1)]
    assert (len(first.rows), len(rest.rows), first.total) == (10, 2, 12)
    assert {one.text for one in (*first.rows, *rest.rows)} == {f"Review {n}." for n in range(12)}
