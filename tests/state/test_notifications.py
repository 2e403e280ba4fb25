"""The bell, the list and the wishes, through the real event path: live in every tab of their person, and of nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.domain.notifications import KINDS, Kind
from calmconnect.services import notifications
from calmconnect.services.clock import utc_now
from calmconnect.services.notifications import Notice
from calmconnect.services.work import work
from calmconnect.state.shared.bell import BellState
from calmconnect.state.shared.hearing import HearingState
from calmconnect.state.shared.notifications import NotificationsState
from tests.support.cast import Cast, Person
from tests.support.house import House
from tests.support.push_service import Subscriber
from tests.support.rows import all_rows

PHONE = Subscriber("https://push.example.com/phone")


async def tell(person: Person, title: str = "Confirmed", kind: Kind = Kind.BOOKING) -> None:
    """Tell somebody something, now."""
    async with work() as w:
        await notifications.notify(w, person.id, Notice(kind, title, "Thursday.", "/patient"), utc_now())


async def test_the_bell_is_live_in_every_tab_of_its_person_alone(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    here, there = await browser.open("/patient"), await (await house.signed_in(cast.asha)).open("/find")
    stranger, nobody = await (await house.signed_in(cast.ben)).open("/patient"), await house.browser().open("/")
    await tell(cast.asha)
    await house.settled()
    for tab in (here, there):
        assert (tab.see(BellState)["unread"], tab.see(BellState)["rows"][0]["title"]) == (1, "Confirmed")
        (notice,) = tab.notices
        assert (notice["kind"], notice["title"], notice["path"], notice["sound"]) == (
            "notice", "Confirmed", "/patient", True,
        )  # fmt: skip
        assert "Thursday" not in str(tab.notices)
    for tab in (stranger, nobody):
        assert (tab.see(BellState)["unread"], tab.see(BellState)["rows"], tab.notices) == (0, [], [])


async def test_what_is_read_in_one_tab_is_read_in_all(house: House, cast: Cast) -> None:
    for title in ("One", "Two", "Three"):
        await tell(cast.asha, title)
    browser = await house.signed_in(cast.asha)
    here, there = await browser.open("/notifications"), await browser.open("/find")
    assert (
        here.see(BellState)["unread"] == there.see(BellState)["unread"] == here.see(NotificationsState)["unread"] == 3
    )
    await here.send(BellState.read, notice=here.see(NotificationsState)["rows"][0]["id"])
    await house.settled()
    assert [row["read"] for row in here.see(NotificationsState)["rows"]] == [True, False, False]
    assert there.see(BellState)["unread"] == 2
    await there.send(BellState.read_all)
    await house.settled()
    assert here.see(BellState)["unread"] == here.see(NotificationsState)["unread"] == 0


async def test_anothers_notice_can_not_be_read(house: House, cast: Cast) -> None:
    await tell(cast.asha)
    tab = await (await house.signed_in(cast.ben)).open("/notifications")
    before = await all_rows()
    await tab.send(BellState.read, notice=1)
    assert tab.notices[-1] == {"kind": "problem", "text": "We could not find that."}
    assert await all_rows() == before


async def test_the_list_comes_in_pages(house: House, cast: Cast) -> None:
    for number in range(25):
        await tell(cast.asha, f"Notice {number}")
    tab = await (await house.signed_in(cast.asha)).open("/notifications?page=2")
    shown = tab.see(NotificationsState)
    assert [row["title"] for row in shown["rows"]] == [f"Notice {number}" for number in range(4, -1, -1)]
    assert (shown["paging"]["pages"], shown["paging"]["back"], shown["paging"]["on"]) == (
        2,
        "/notifications?page=1",
        "",
    )
    assert len(tab.see(BellState)["rows"]) == 6


async def test_a_tab_taken_over_by_somebody_else_shows_nothing_of_before(house: House, cast: Cast) -> None:
    await tell(cast.asha)
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/patient")
    await browser.sign_out()
    again = await browser.open("/", token=tab.token)
    assert (again.see(BellState)["unread"], again.see(BellState)["rows"]) == (0, [])


async def test_each_role_is_asked_about_what_it_can_hear_of(house: House, cast: Cast) -> None:
    for person in cast.everyone:
        tab = await (await house.signed_in(person)).open("/account/notifications")
        shown = tab.see(HearingState)
        assert [row["kind"] for row in shown["kinds"]] == [kind.value for kind in KINDS[person.role]]
        assert [way["fixed"] for way in shown["kinds"][-1]["ways"]] == [True, True, False]
        assert (shown["zone"], shown["quiet"], shown["sound"], shown["devices"]) == (person.time_zone, False, True, [])


async def test_wishes_are_kept_and_shown_in_every_tab(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab, other = await browser.open("/account/notifications"), await browser.open("/account/notifications")
    await tab.send(HearingState.choose, kind="booking", channel="email", wanted=False)
    await tab.send(HearingState.keep_quiet, form={"quiet_from": "21:30", "quiet_until": "06:15"})
    await tab.send(HearingState.switch_sound, on=False)
    await house.settled()
    for one in (tab, other, await browser.open("/account/notifications")):
        shown = one.see(HearingState)
        assert [way["wanted"] for way in shown["kinds"][0]["ways"]] == [True, False, True]
        assert (shown["quiet"], shown["quiet_from"], shown["quiet_until"], shown["sound"]) == (
            True, "21:30", "06:15", False,
        )  # fmt: skip
    await tell(cast.asha)
    await house.settled()
    assert tab.notices[-1]["sound"] is False
    await tab.send(HearingState.forget_quiet)
    assert not tab.see(HearingState)["quiet"]


@pytest.mark.parametrize("form", [{"quiet_from": "22:00", "quiet_until": "22:00"}, {"quiet_from": "ten"}, None, []])
async def test_hours_that_can_not_be_kept_change_nothing(house: House, cast: Cast, form: Any) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/account/notifications")
    before = await all_rows()
    await tab.send(HearingState.keep_quiet, form=form)
    assert tab.see(HearingState)["problems"].keys() == {"quiet"}
    assert await all_rows() == before


async def test_a_device_is_turned_on_recognised_and_turned_off(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/account/notifications")
    assert len(tab.see(HearingState)["key"]) == 87
    await tab.send(HearingState.subscribe, subscription=PHONE.json)
    (device,), number = tab.see(HearingState)["devices"], tab.see(HearingState)["here"]
    assert device["here"] and device["id"] == number

    elsewhere = await (await house.signed_in(cast.asha)).open("/account/notifications")
    assert elsewhere.see(HearingState)["here"] == 0
    await elsewhere.send(HearingState.recognise, endpoint=PHONE.endpoint)
    await house.settled()
    assert (elsewhere.see(HearingState)["here"], tab.see(HearingState)["here"]) == (number, 0)

    await tab.send(HearingState.remove, device=number)
    await house.settled()
    assert tab.see(HearingState)["devices"] == elsewhere.see(HearingState)["devices"] == []


async def test_anothers_device_can_be_neither_seen_nor_removed(house: House, cast: Cast) -> None:
    own = await (await house.signed_in(cast.asha)).open("/account/notifications")
    await own.send(HearingState.subscribe, subscription=PHONE.json)
    number = own.see(HearingState)["here"]
    tab = await (await house.signed_in(cast.ben)).open("/account/notifications")
    before = await all_rows()
    await tab.send(HearingState.remove, device=number)
    assert tab.notices[-1] == {"kind": "problem", "text": "We could not find that."}
    await tab.send(HearingState.recognise, endpoint=PHONE.endpoint)
    assert tab.see(HearingState)["devices"] == []
    assert await all_rows() == before


async def test_signing_out_ends_the_pushes_of_that_browser(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/account/notifications")
    await tab.send(HearingState.subscribe, subscription=PHONE.json)
    await browser.sign_out()
    assert (await all_rows())["push_subscriptions"] == []
