"""The doctor's patients and insights on their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.domain.booking import Status
from calmconnect.domain.insights import WEEKS
from calmconnect.services import booking
from calmconnect.services.clock import utc_now
from calmconnect.state.doctor.insights import InsightsState
from calmconnect.state.doctor.patient import PatientState
from calmconnect.state.doctor.patients import PatientsState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_a_doctors_patients_are_searched_and_opened(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() - 3 * DAY, Status.FULFILLED)
    await met(cast.ben, cast.meera, utc_now() + 3 * DAY, Status.PENDING)
    tab = await (await house.signed_in(cast.meera)).open("/doctor/patients")
    assert [row["name"] for row in tab.see(PatientsState)["rows"]] == [cast.ben.name, cast.asha.name]
    await tab.go("/doctor/patients?q=asha")
    (row,) = tab.see(PatientsState)["rows"]
    assert (row["href"], row["sessions"], row["next"]) == (f"/doctor/patients/{cast.asha.id}", 1, 0)
    await tab.go(row["href"])
    assert tab.see(PatientState)["name"] == cast.asha.name and tab.see(PatientState)["may_write"] is True
    assert tab.see(PatientState)["counts"][0] == ["Sessions", 1]
    await tab.go(f"/doctor/patients/{cast.ben.id}")
    assert tab.see(PatientState)["name"] == cast.ben.name
    assert tab.see(PatientState)["may_write"] is False, "who only asks can't be written to yet"


async def test_a_history_follows_what_happens(house: House, cast: Cast) -> None:
    first, second = [await met(cast.asha, cast.meera, utc_now() + n * DAY, Status.PENDING) for n in (1, 2)]
    tab = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    assert [one["status"] for one in tab.see(PatientState)["told"]] == ["pending", "pending"]
    await booking.reject(cast.meera.actor, first, "I am away.", utc_now())
    await tab.until(lambda: tab.see(PatientState)["told"][1]["status"] == "cancelled")
    (step,) = tab.see(PatientState)["told"][1]["steps"]
    assert (step["words"], step["why"]) == ("You declined", "I am away.")
    await booking.reject(cast.meera.actor, second, "I am away.", utc_now())
    await tab.until(lambda: tab.see(PatientState)["missing"])
    assert tab.see(PatientState)["told"] == [], "who was only turned down is no patient"


@pytest.mark.parametrize("path", ["0", "abc", "999999", "-1"])
async def test_nobody_and_strangers_are_told_the_same(house: House, cast: Cast, path: str) -> None:
    await met(cast.asha, cast.meera, utc_now() - DAY, Status.FULFILLED)
    tab = await (await house.signed_in(cast.jonas)).open(f"/doctor/patients/{path}/")
    stranger = await (await house.signed_in(cast.jonas)).open(f"/doctor/patients/{cast.asha.id}")
    for seen in (tab.see(PatientState), stranger.see(PatientState)):
        assert (seen.get("missing", True), seen.get("name", ""), seen.get("told", [])) == (True, "", [])
    assert cast.asha.name not in "".join(stranger.frames)


async def test_odd_addresses_show_the_first_page_or_nothing(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() - DAY, Status.FULFILLED)
    browser = await house.signed_in(cast.meera)
    for query in ("?page=-1", "?page=x&q=", "?page=1e9"):
        assert (await browser.open(f"/doctor/patients{query}")).see(PatientsState)["total"] == 1
    wrong = (await browser.open(f"/doctor/patients?q={'x' * 200}")).see(PatientsState)
    assert set(wrong["problems"]) == {"words"} and wrong["loaded"] is True


async def test_insights_count_what_took_place(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() - 8 * DAY, Status.FULFILLED)
    await met(cast.ben, cast.meera, utc_now() - 9 * DAY, Status.NOSHOW)
    tab = await (await house.signed_in(cast.meera)).open("/doctor/insights")
    seen = tab.see(InsightsState)
    assert dict(seen["numbers"]) | {"Cancelled": "0"} == dict(seen["numbers"])
    assert dict(seen["numbers"])["Missed"] == "1 of 2" and seen["any"] is True
    assert len(seen["weeks"]) == WEEKS and sum(week["held"] for week in seen["weeks"]) == 1
    empty = await (await house.signed_in(cast.jonas)).open("/doctor/insights")
    assert empty.see(InsightsState)["any"] is False and dict(empty.see(InsightsState)["numbers"])["Sessions"] == "0"
