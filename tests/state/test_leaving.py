"""Erasing one's account on the real event path: asking, the line on every page, taking it back, and tabs that close."""

from __future__ import annotations

from datetime import timedelta

from calmconnect.domain.erasing import COOLING_OFF
from calmconnect.services import erasing, erasing_rounds
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.admin.people import PeopleState
from calmconnect.state.admin.person import PersonState
from calmconnect.state.shared.leaving import ErasingState, LeavingState
from tests.support.care import met
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House

PAGE = "/account/data"


async def test_it_is_asked_for_shown_everywhere_and_taken_back(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() + timedelta(days=3))
    browser = await house.signed_in(cast.asha)
    page, elsewhere = await browser.open(PAGE), await browser.open("/patient")
    seen = page.see(ErasingState)
    assert (seen["due"], seen["years"], seen["first"]) == (0, 10, []) and seen["until"] > epoch_ms(utc_now())
    assert [(one["doctor"], one["money"]) for one in seen["endings"]] == [(cast.meera.name, "")]
    await page.send(ErasingState.turn, opened=True)
    await page.send(ErasingState.ask, form={"password": "a guess of mine"})
    seen = page.see(ErasingState)
    assert seen["problems"].keys() == {"password"} and seen["asking"] and seen["due"] == 0
    await page.send(ErasingState.ask, form={"password": PASSWORD})
    seen = page.see(ErasingState)
    assert not seen["asking"] and seen["endings"] == [] and seen["problems"] == {}
    due = page.see(LeavingState)["due"]
    assert due == elsewhere.see(LeavingState)["due"] == seen["due"]
    assert abs(due - epoch_ms(utc_now() + COOLING_OFF)) < 60_000
    assert PASSWORD not in str(page._state)
    await elsewhere.send(LeavingState.take_back)
    assert elsewhere.notices[-1]["kind"] == "success"
    assert page.see(LeavingState)["due"] == page.see(ErasingState)["due"] == 0
    await elsewhere.send(LeavingState.take_back)
    assert "nothing to take back" in elsewhere.notices[-1]["text"]


async def test_nobody_else_sees_it_or_takes_it_back(house: House, cast: Cast) -> None:
    await erasing.ask(cast.asha.actor, PASSWORD, None, utc_now())
    tab = await (await house.signed_in(cast.ben)).open(PAGE)
    assert tab.see(LeavingState)["due"] == 0
    await tab.send(LeavingState.take_back)
    assert await erasing.due(cast.asha.actor) is not None
    guest = await house.browser().open("/find")
    assert guest.see(LeavingState)["due"] == 0


async def test_a_doctor_reads_what_to_do_first(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() + timedelta(days=3))
    tab = await (await house.signed_in(cast.meera)).open(PAGE)
    assert "sessions to come" in tab.see(ErasingState)["first"][0]
    await tab.send(ErasingState.ask, form={"password": PASSWORD})
    assert "sessions to come" in tab.notices[-1]["text"] and await erasing.due(cast.meera.actor) is None


async def test_their_tabs_close_and_admins_see_until_when_records_stay(house: House, cast: Cast) -> None:
    now = utc_now()
    theirs = await (await house.signed_in(cast.asha)).open("/patient")
    await erasing.ask(cast.asha.actor, PASSWORD, None, now - COOLING_OFF)
    admin = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.asha.id}")
    person = admin.see(PersonState)["person"]
    assert (person["name"], person["erases_at"], person["erased_at"]) == (cast.asha.name, epoch_ms(now), 0)
    assert await erasing_rounds.see_to(now) == 1
    await house.settled()
    assert theirs.notices[-1]["kind"] == "leave"
    person = admin.see(PersonState)["person"]
    assert (person["name"], person["erased_at"]) == ("Erased person", epoch_ms(now)) and person["keep_until"] > 0
    listed = await (await house.signed_in(cast.alex)).open("/admin/people")
    assert [row["id"] for row in listed.see(PeopleState)["rows"] if row["erased"]] == [cast.asha.id]
    suspended = await (await house.signed_in(cast.alex)).open("/admin/people?state=suspended")
    assert suspended.see(PeopleState)["rows"] == []
    assert [deed["words"] for deed in admin.see(PersonState)["deeds"]] == ["Erased", "Erasing asked for"]
