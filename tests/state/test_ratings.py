"""Ratings on the pages: asked for, given, shown, reported, hidden."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from calmconnect.db.ratings import Rating
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.services import moderation
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.reviews import ReviewsState
from calmconnect.state.doctor.insights import InsightsState
from calmconnect.state.patient.ratings import RatingState
from calmconnect.state.public.reviews import DoctorReviewsState
from tests.support.care import met
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

GARBAGE = (None, "", "x", 0, -1, 2**70, [1], {"stars": 9}, True)


async def held(patient: Person, doctor: Person) -> int:
    """A session of yesterday."""
    return await met(patient, doctor, utc_now() - timedelta(days=1), Status.FULFILLED)


async def rate(tab: Tab, visit: int, stars: str, review: str) -> None:
    await tab.send(RatingState.ask, visit=visit)
    await tab.send(RatingState.save, form={"stars": stars, "review": review})


async def rating_id() -> int:
    async with reading() as rows:
        return (await rows.exec(select(Rating.id))).one() or 0


async def test_a_patient_says_how_it_was_and_the_doctors_page_shows_it_at_once(house: House, cast: Cast) -> None:
    visit = await held(cast.asha, cast.meera)
    guest = await house.browser().open(f"/doctors/{cast.meera.id}")
    home = await (await house.signed_in(cast.asha)).open("/patient")
    assert [row["visit"] for row in home.see(RatingState)["asked"]] == [visit]
    await home.send(RatingState.ask, visit=visit)
    assert home.see(RatingState)["open"] and home.see(RatingState)["about"]["doctor"] == cast.meera.name
    await home.send(RatingState.save, form={"review": "Kind."})
    assert set(home.see(RatingState)["problems"]) == {"stars"} and home.see(RatingState)["open"]
    await home.send(RatingState.save, form={"stars": "5", "review": "Kind."})
    assert home.notices[-1]["kind"] == "success" and not home.see(RatingState)["open"]
    await home.until(lambda: home.see(RatingState)["asked"] == [])
    await guest.until(lambda: guest.see(DoctorReviewsState)["standing"]["mean"] == "5.0")
    assert [row["text"] for row in guest.see(DoctorReviewsState)["rows"]] == ["Kind."]
    assert cast.asha.name not in "".join(guest.frames)
    await rate(home, visit, "2", "On second thoughts, no.")
    await guest.until(lambda: guest.see(DoctorReviewsState)["standing"]["mean"] == "2.0")
    mine = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    assert mine.see(RatingState)["said"][str(visit)]["stars"] == 2


async def test_the_visit_of_another_can_neither_be_seen_nor_rated(house: House, cast: Cast) -> None:
    visit = await held(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.ben)).open("/patient/appointments")
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in (*GARBAGE, visit):
        await tab.send(RatingState.ask, visit=value)
        await tab.send(RatingState.turn, opened=value)
        await tab.send(RatingState.save, form=value)
        await tab.send(RatingState.save, form={"stars": "1", "review": value})
        assert tab.see(RatingState)["about"]["visit"] == 0 and not tab.see(RatingState)["open"]
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before


async def test_a_doctor_reports_and_an_admin_hides(house: House, cast: Cast) -> None:
    patient = await (await house.signed_in(cast.asha)).open("/patient/appointments")
    visit = await held(cast.asha, cast.meera)
    await rate(patient, visit, "1", "Rude words.")
    number = await rating_id()
    admin = await (await house.signed_in(cast.alex)).open("/admin/reviews?show=reported")
    desk = await (await house.signed_in(cast.meera)).open("/doctor/insights")
    assert [row["id"] for row in desk.see(InsightsState)["reviews"]] == [number]
    await desk.send(InsightsState.report, form={"id": str(number), "why": ""})
    assert set(desk.see(InsightsState)["problems"]) == {"why"}
    await desk.send(InsightsState.report, form={"id": str(number), "why": "An insult."})
    await desk.until(lambda: desk.see(InsightsState)["reviews"][0]["reported"])
    await admin.until(lambda: admin.see(ReviewsState)["waiting"] == 1 and admin.see(ReviewsState)["rows"])
    assert admin.see(ReviewsState)["rows"][0]["reported_why"] == "An insult."
    assert cast.asha.name not in "".join([*admin.frames, *desk.frames])
    await admin.send(ReviewsState.hide, form={"id": str(number), "why": "An insult.", "stars": "on"})
    await desk.until(lambda: desk.see(InsightsState)["standing"]["total"] == 0)
    await patient.go("/patient/appointments")
    assert patient.see(RatingState)["said"][str(visit)]["hidden_why"] == "An insult."
    await admin.send(ReviewsState.show, rating=number)
    await desk.until(lambda: desk.see(InsightsState)["standing"]["total"] == 1)
    await moderation.report(cast.meera.actor, number, "Please.", utc_now())
    await admin.send(ReviewsState.keep, rating=number)
    await admin.until(lambda: admin.see(ReviewsState)["waiting"] == 0)


async def test_garbage_at_moderation_changes_nothing(house: House, cast: Cast) -> None:
    await rate(
        await (await house.signed_in(cast.asha)).open("/patient"), await held(cast.asha, cast.meera), "3", "Well."
    )
    number = await rating_id()
    admin = await (await house.signed_in(cast.alex)).open("/admin/reviews?show=%00&page=-1")
    other = await (await house.signed_in(cast.jonas)).open("/doctor/insights")
    assert admin.see(ReviewsState)["loaded"] and admin.see(ReviewsState)["total"] == 1
    before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
    for value in GARBAGE:
        await admin.send(ReviewsState.hide, form={"id": value, "why": "x"})
        await admin.send(ReviewsState.hide, form={"id": str(number), "why": ""})
        await admin.send(ReviewsState.show, rating=value)
        await admin.send(ReviewsState.keep, rating=value)
        await other.send(InsightsState.report, form={"id": value, "why": "x"})
    await other.send(InsightsState.report, form={"id": str(number), "why": "Not about me."})
    assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before


async def test_the_page_of_nobody_has_no_reviews(house: House, cast: Cast) -> None:
    for path in ("/doctors/0", "/doctors/abc", "/doctors/999999"):
        tab = await house.browser().open(path)
        assert tab.see(DoctorReviewsState)["rows"] == [] and not tab.notices
