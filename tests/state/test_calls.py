"""Calls on the real event path: what every page hears, what two pages say to each other, and what a stranger can't."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from calmconnect.domain.calls import CallStatus
from calmconnect.services.clock import utc_now
from calmconnect.state.public.doctor_calls import DoctorCallsState
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.call_figures import CallFiguresState
from calmconnect.state.shared.call_history import CallHistoryState
from calmconnect.state.shared.calls import CallState
from calmconnect.state.shared.chat import ChatState
from tests.support.calling import OFFER, acquainted, candidate, kept, live, offer
from tests.support.care import met, talking
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab


def told(tab: Tab, kind: str) -> list[dict[str, Any]]:
    """What the call component of a page was handed of this kind."""
    return [value for ref, value in tab.given if ref == "call" and value["kind"] == kind]


def call_on(tab: Tab) -> dict[str, Any]:
    """The call as a page knows it last."""
    known = [value["call"] for ref, value in tab.given if ref == "call" and value["kind"] in {"call", "known"}]
    return max(filter(None, known), key=lambda call: (call["id"], call["version"]))


def seat_of(tab: Tab) -> str:
    """A page's name, as the server told it."""
    return str(told(tab, "known")[0]["seat"])


async def two(house: House, cast: Cast) -> tuple[Tab, Tab]:
    """A page of Asha's and one of Dr. Meera's, who know each other."""
    await acquainted(cast)
    return await (await house.signed_in(cast.asha)).open("/"), await (await house.signed_in(cast.meera)).open("/")


async def answered(house: House, cast: Cast) -> tuple[Tab, Tab, int]:
    """As `two`; Asha rang, and Dr. Meera has answered. Gives the call, too."""
    asha, meera = await two(house, cast)
    await asha.send(CallState.call, other=cast.meera.id, medium="video")
    call = call_on(asha)["id"]
    await meera.until(lambda: told(meera, "call"))
    await meera.send(CallState.answer, call=call)
    await asha.until(lambda: call_on(asha)["status"] == "connecting")
    return asha, meera, call


async def test_it_rings_on_every_page_and_stops_everywhere_once_one_answers(house: House, cast: Cast) -> None:
    asha, meera = await two(house, cast)
    browser = await house.signed_in(cast.meera)
    other = await browser.open("/")
    await asha.send(CallState.call, other=cast.meera.id, medium="audio")
    call = call_on(asha)["id"]
    for page in (meera, other):
        await page.until(lambda page=page: told(page, "call"))  # type: ignore[misc]
        rings = call_on(page)
        assert (rings["status"], rings["outgoing"], rings["other"], rings["medium"]) == (
            "ringing", False, cast.asha.name, "audio",
        )  # fmt: skip
    await other.send(CallState.answer, call=call)
    for page in (meera, other):
        await page.until(lambda page=page: call_on(page)["status"] == "connecting")  # type: ignore[misc]
        assert call_on(page)["seat"] == seat_of(other) != seat_of(meera)
    await meera.send(CallState.answer, call=call)
    assert "on another page" in meera.notices[-1]["text"]
    await meera.send(CallState.decline, call=call)
    assert (await kept(call)).status is CallStatus.CONNECTING, "who declines too late ends nothing"
    await asha.send(CallState.hang_up, call=call)
    await other.until(lambda: call_on(other)["reason"] == "completed")


async def test_two_pages_find_a_way_and_nobody_else_hears_of_it(
    house: House, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asha, meera, call = await answered(house, cast)
    stranger = await (await house.signed_in(cast.jonas)).open("/")
    mine, theirs = call_on(asha)["epoch"], call_on(asha)["other_epoch"]
    assert (mine, theirs) == (call_on(meera)["other_epoch"], call_on(meera)["epoch"])
    await asha.send(CallState.signal, call=call, message=offer(mine, theirs))
    await asha.send(CallState.signal, call=call, message=candidate(mine, theirs))
    await meera.send(CallState.signal, call=call, message=offer(theirs, mine, "answer"))
    await meera.until(lambda: len(told(meera, "signal")) == 2)
    await asha.until(lambda: told(asha, "signal"))
    assert [value["signal"]["kind"] for value in told(meera, "signal")] == ["offer", "candidate"]
    assert told(meera, "signal")[0]["signal"]["sdp"] == OFFER
    for page in (asha, meera):
        await page.send(CallState.find, call=call, finding="connect")
    assert call_on(asha)["status"] == "connected"
    assert "v=0" not in "".join(stranger.frames) and "v=0" not in caplog.text and "v=0" not in str(await all_rows())
    # Nothing of it stays in what the service keeps of open pages.
    assert CallState.base_vars == {}


async def test_forged_wrong_late_and_oversized_signals_change_nothing(house: House, cast: Cast) -> None:
    asha, meera, call = await answered(house, cast)
    mine, theirs = call_on(asha)["epoch"], call_on(asha)["other_epoch"]
    stranger = await (await house.signed_in(cast.ben)).open("/")
    second = await (await house.signed_in(cast.asha)).open("/")
    before, heard = await all_rows(), len(told(meera, "signal"))
    forged: list[tuple[Tab, Any]] = [
        (stranger, offer(mine, theirs)),
        (stranger, candidate(mine, theirs)),
        (second, offer(mine, theirs)),
        (asha, offer(theirs, mine)),
        (asha, offer(mine, "nobody")),
        (asha, offer(mine, theirs, "answer")),
        (asha, {**offer(mine, theirs), "sdp": "v=0" + "x" * 40_000}),
        (asha, {**candidate(mine, theirs), "candidate": "x" * 4_000}),
        (asha, "v=0"),
    ]
    for page, message in forged:
        await page.send(CallState.signal, call=call, message=message)
        assert told(page, "refused"), message
    for handler, more in (
        (CallState.answer, {}), (CallState.decline, {}), (CallState.hang_up, {}), (CallState.come_in, {}),
        (CallState.servers, {}), (CallState.find, {"finding": "give_up"}),
    ):  # fmt: skip
        await stranger.send(handler, call=call, **more)
        assert stranger.notices[-1]["text"] == "We could not find that."
    await second.send(CallState.find, call=call, finding="give_up")
    assert await all_rows() == before and len(told(meera, "signal")) == heard
    assert told(stranger, "call") == [] and told(stranger, "servers") == []


async def test_a_page_that_is_loaded_again_goes_on_with_the_call(house: House, cast: Cast) -> None:
    asha, meera, call = await answered(house, cast)
    await asha.send(CallState.find, call=call, finding="connect")
    browser = next(one for one in house._browsers if asha in one.tabs)
    await asha.close()
    again = await browser.open("/", asha.token)
    (known,) = told(again, "known")
    assert known["call"]["id"] == call and known["call"]["seat"] == known["seat"]
    await again.send(CallState.come_in, call=call)
    await meera.until(lambda: call_on(meera)["status"] == "reconnecting")
    assert call_on(meera)["other_epoch"] == call_on(again)["epoch"] != known["call"]["epoch"]
    # Another page of hers may take it, too, and the first hears that it did.
    other = await browser.open("/")
    await other.send(CallState.come_in, call=call)
    await again.until(lambda: call_on(again)["seat"] == seat_of(other))


async def test_who_is_busy_is_said_at_once(house: House, cast: Cast) -> None:
    await answered(house, cast)
    await talking(cast.ben, cast.meera)
    ben = await (await house.signed_in(cast.ben)).open("/")
    await ben.send(CallState.call, other=cast.meera.id, medium="video")
    assert (call_on(ben)["status"], call_on(ben)["reason"]) == ("ended", "busy")
    assert len(await live()) == 2


async def test_who_knows_each_other_finds_how_to_call_in_their_conversation(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera)
    page = await (await house.signed_in(cast.asha)).open(f"/patient/messages/{conversation}")
    assert page.see(ChatState)["may_call"] is True
    nobody = await house.browser().open("/")
    agent = await (await house.signed_in(cast.tara)).open("/")
    assert told(nobody, "known") == []
    await agent.send(CallState.call, other=cast.asha.id, medium="video")
    await nobody.send(CallState.call, other=cast.asha.id, medium="video")
    assert await live() == []
    for other, medium in ((cast.ben.id, "video"), (cast.meera.id, "hologram"), ("3", "video"), (cast.meera.id, None)):
        await page.send(CallState.call, other=other, medium=medium)
    assert await live() == []


async def test_a_doctor_who_comes_first_rings_and_the_patient_answers_by_coming_in(house: House, cast: Cast) -> None:
    now = utc_now()
    number = await met(cast.asha, cast.meera, now.replace(second=0, microsecond=0))
    asha = await (await house.signed_in(cast.asha)).open("/patient")
    meera = await (await house.signed_in(cast.meera)).open("/doctor")
    await meera.send(AppointmentsState.join, appointment_id=number)
    assert call_on(meera)["status"] == "ringing" and (await kept(call_on(meera)["id"])).appointment_id == number
    await asha.until(lambda: told(asha, "call"))
    await asha.send(AppointmentsState.join, appointment_id=number)
    assert (call_on(asha)["status"], call_on(asha)["outgoing"]) == ("connecting", False)
    for page, portal in ((asha, "patient"), (meera, "doctor")):
        assert f"/{portal}/messages/" in str(page.events), "their conversation is open beside it"


async def test_calls_that_are_over_are_listed_for_both_as_they_end(house: House, cast: Cast) -> None:
    asha, meera, call = await answered(house, cast)
    page = await (await house.signed_in(cast.meera)).open("/calls")
    stranger = await (await house.signed_in(cast.jonas)).open("/calls")
    assert page.see(CallHistoryState)["rows"] == []
    await asha.send(CallState.find, call=call, finding="connect")
    await asha.send(CallState.measure, call=call, figures={"samples": -1})
    await meera.send(CallState.hang_up, call=call)
    (row,) = await page.until(lambda: page.see(CallHistoryState)["rows"])
    assert (row["other"], row["words"], row["missed"]) == (cast.asha.name, "Called you", False)
    assert stranger.see(CallHistoryState)["rows"] == [] and cast.asha.name not in "".join(stranger.frames)
    agent = await (await house.signed_in(cast.tara)).open("/calls")
    assert agent.notices[-1]["kind"] == "leave"


async def test_a_doctors_page_offers_calls_to_who_knows_them(house: House, cast: Cast) -> None:
    await acquainted(cast)
    for person, may in ((cast.asha, True), (cast.ben, False), (cast.jonas, False)):
        page = await (await house.signed_in(person)).open(f"/doctors/{cast.meera.id}")
        assert page.see(DoctorCallsState)["may_call"] is may
    assert (await house.browser().open(f"/doctors/{cast.meera.id}")).see(DoctorCallsState)["may_call"] is False


async def test_the_connection_is_rated_and_the_doctors_and_admins_see_it(house: House, cast: Cast) -> None:
    asha, meera, call = await answered(house, cast)
    await asha.send(CallState.find, call=call, finding="connect")
    await asha.send(CallState.hang_up, call=call)
    await asha.send(CallState.rate, call=call, opinion=2, troubles=["delay"])
    await asha.go("/calls")
    assert asha.see(CallHistoryState)["rows"][0]["opinion"] == "poor"
    admin = await (await house.signed_in(cast.alex)).open("/admin")
    await meera.go("/doctor/insights")
    for page in (meera, admin):
        seen = page.see(CallFiguresState)
        assert ["Connection rated", "2.0 of 5 (1)"] in seen["figures"] and ["Talked", "1 (100 %)"] in seen["figures"]
        assert seen["troubles"] == [{"words": "It came late", "count": 1, "percent": 100}]
    stranger = await (await house.signed_in(cast.ben)).open("/")
    before = await all_rows()
    await stranger.send(CallState.rate, call=call, opinion=1, troubles=[])
    await stranger.send(CallFiguresState.load)
    after = await all_rows()
    assert after["call_ratings"] == before["call_ratings"] and not stranger.see(CallFiguresState).get("any")
