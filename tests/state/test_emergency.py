"""Help at once on the real event path: a guest's page, those it rings for, and what a stranger can't do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from calmconnect.api.gate import GUEST_COOKIE
from calmconnect.domain.emergencies import ESCALATE_AFTER
from calmconnect.domain.rooms import Standing
from calmconnect.services import alarms, emergencies, emergency_line
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.emergencies import EmergenciesState
from calmconnect.state.agent.home import DutyState
from calmconnect.state.public.emergency import EmergencyState
from calmconnect.state.shared.alarms import AlarmState
from calmconnect.state.shared.answering import AnsweringState
from calmconnect.state.shared.calls import CallState
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.rooms import RoomState
from tests.support.cast import Cast
from tests.support.helpline import newest
from tests.support.house import House
from tests.support.rooms import kept_member, opened
from tests.support.rows import all_rows
from tests.support.tab import Browser, Tab


def told(tab: Tab, kind: str) -> list[dict[str, Any]]:
    """What the messages component of a page was handed of this kind."""
    return [value for ref, value in tab.given if ref == "messages" and value["kind"] == kind]


async def asks(browser: Browser) -> Tab:
    """A guest clicks the button and waits on the page it leads to."""
    await browser.http.post("/helpline/emergency")
    return await open_page(browser)


async def open_page(browser: Browser, token: str = "") -> Tab:
    """The page on which one waits, with the cookies a browser sends."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
    return await browser.open("/emergency", token, headers={"cookie": cookies})


async def test_a_guest_and_who_answers_talk_with_each_other(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    guest = await asks(house.browser())
    assert guest.see(EmergencyState)["status"] == "waiting" and guest.see(EmergencyState)["alerted"] == 1
    (row,) = await agent.until(lambda: agent.see(AlarmState)["rows"])
    conversation = guest.see(EmergencyState)["conversation_id"]
    await guest.send(EmergencyState.send, conversation=conversation, client_id="client-one", text="Help me.")
    assert [line["text"] for line in told(guest, "line")] == ["Help me."]
    assert "Help me." not in str(agent.frames), "nobody reads it before they answer"

    await agent.send(AlarmState.take, emergency=row["id"])
    assert agent.see(AlarmState)["rows"] == []
    await guest.until(lambda: guest.see(EmergencyState)["helper"] == cast.tara.name)
    await agent.go(f"/agent/messages/{conversation}")
    assert [line["text"] for line in told(agent, "opened")[-1]["lines"]] == ["Help me."]
    await agent.send(ChatState.send, conversation=conversation, client_id="client-two", text="I am here.")
    line = (await guest.until(partial(told, guest, "line")))[-1]
    assert line["text"] == "I am here." and line["by"] == cast.tara.id
    assert {line["by"] for line in told(guest, "line")} == {guest.see(EmergencyState)["me"], cast.tara.id}

    assert agent.see(AnsweringState)["emergency"] == row["id"]
    await agent.send(AnsweringState.end, emergency=row["id"])
    await guest.until(lambda: guest.see(EmergencyState)["status"] == "ended")
    await guest.send(EmergencyState.send, conversation=conversation, client_id="client-three", text="Wait.")
    assert "over" in told(guest, "refused")[-1]["text"]


async def test_who_is_signed_in_can_be_called_by_the_one_who_answers(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    browser = await house.signed_in(cast.asha)
    await browser.http.post("/helpline/emergency", data={"how": "call"})
    asha = await open_page(browser)
    assert asha.see(EmergencyState)["voice"] is True
    (row,) = await agent.until(lambda: agent.see(AlarmState)["rows"])
    assert row["voice"] is True and cast.asha.name not in str(agent.frames)
    await agent.send(AlarmState.take, emergency=row["id"])
    for tab in (agent, asha):
        await tab.until(partial(in_call, tab))
    await agent.send(CallState.hang_up, call=in_call(agent))
    await agent.go(f"/agent/messages/{asha.see(EmergencyState)['conversation_id']}")
    assert agent.see(AnsweringState)["voice"] == "wanted"
    await asha.send(EmergencyState.want_call, on=False)
    await agent.until(lambda: agent.see(AnsweringState)["voice"] == "possible")
    await agent.send(AnsweringState.call, emergency=row["id"])
    await asha.until(lambda: "ringing" in str(asha.given[-1]))
    before = await all_rows()
    stranger = await (await house.signed_in(cast.jonas)).open("/doctor")
    await stranger.send(AnsweringState.call, emergency=row["id"])
    await stranger.send(EmergencyState.want_call, on=True)
    await house.browser().http.post("/helpline/emergency", data={"how": "call"})
    assert [call[0] for call in (await all_rows())["calls"]] == [call[0] for call in before["calls"]]
    assert (await newest()).voice is False, "a guest can't be called"


def in_call(tab: Tab) -> int:
    """The call in which a page is, 0 when it is in none."""
    calls = [value["call"] for ref, value in tab.given if ref == "call" and value["kind"] == "call"]
    seat = next(value["seat"] for ref, value in tab.given if ref == "call" and value["kind"] == "known")
    return next((call["id"] for call in calls[-1:] if call["seat"] == seat and call["status"] == "connecting"), 0)


async def test_a_guest_finds_back_and_another_browser_does_not(house: House, cast: Cast) -> None:
    browser = house.browser()
    tab = await asks(browser)
    conversation = tab.see(EmergencyState)["conversation_id"]
    await tab.send(EmergencyState.send, conversation=conversation, client_id="client-one", text="Still here.")
    again = await open_page(browser)
    assert [line["text"] for line in told(again, "opened")[-1]["lines"]] == ["Still here."]
    stranger = await house.browser().open("/emergency", headers={"x-calm-guest": "1"})
    assert stranger.see(EmergencyState)["status"] == "" and told(stranger, "opened") == []
    before = await all_rows()
    for handler, given in (
        (EmergencyState.send, {"client_id": "client-one", "text": "let me in"}),
        (EmergencyState.fill, {"after": 0}),
        (EmergencyState.older, {"before": 2}),
        (EmergencyState.seen, {"delivered": 1, "read": 1}),
    ):
        await stranger.send(handler, conversation=conversation, **given)
    assert "Still here." not in str(stranger.frames) and await all_rows() == before


async def test_no_guest_hears_what_another_says(house: House, cast: Cast) -> None:
    first, second = await asks(house.browser()), await asks(house.browser())
    mine = first.see(EmergencyState)["conversation_id"]
    # Whatever conversation a page names: what is said goes into one's own.
    other = second.see(EmergencyState)["conversation_id"]
    await second.send(EmergencyState.send, conversation=mine, client_id="client-of-2", text="I am the second.")
    assert told(first, "line") == []
    assert [line["conversation"] for line in told(second, "line")] == [other]


async def test_the_cookie_stays_out_of_the_page(house: House, cast: Cast) -> None:
    browser = house.browser()
    tab = await asks(browser)
    assert browser.http.cookies[GUEST_COOKIE] not in str(tab.frames)


async def test_a_tab_keeps_nothing_of_an_emergency_for_the_next_person(house: House, cast: Cast) -> None:
    browser = house.browser()
    tab = await asks(browser)
    assert tab.see(EmergencyState)["status"] == "waiting"
    token = tab.token
    await tab.close()
    await browser.http.post("/helpline/emergency/end")
    again = await open_page(browser, token)
    assert again.see(EmergencyState)["status"] == "" and again.see(EmergencyState)["conversation_id"] == 0


async def test_whoever_is_too_late_is_told_so(house: House, cast: Cast) -> None:
    tabs = [await (await house.signed_in(person)).open(f"/{person.role}") for person in (cast.meera, cast.jonas)]
    await asks(house.browser())
    number = (await newest()).id
    for tab in tabs:
        await tab.send(AlarmState.take, emergency=number)
    assert "Somebody else has answered" in tabs[1].notices[-1]["text"]
    assert [len(tab.see(AlarmState)["rows"]) for tab in tabs] == [0, 0]
    taken = await newest()
    assert taken.taken_by == cast.meera.id


async def test_after_a_minute_it_rings_for_admins_and_the_person_is_told(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    admin = await (await house.signed_in(cast.alex)).open("/admin/emergencies")
    guest = await asks(house.browser())
    assert admin.see(AlarmState)["rows"] == [] and guest.see(EmergencyState)["escalated"] is False
    await emergencies.see_to(utc_now() + ESCALATE_AFTER)
    await guest.until(lambda: guest.see(EmergencyState)["escalated"])
    (row,) = await admin.until(lambda: admin.see(AlarmState)["rows"])
    assert row["escalated"] is True
    await admin.send(AlarmState.take, emergency=row["id"])
    await admin.until(lambda: admin.see(EmergenciesState)["rows"][0]["by"] == cast.alex.name)


async def test_when_too_many_ask_at_once_it_is_said_and_the_next_one_is_called_for(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (emergency_line, alarms):
        monkeypatch.setattr(module, "RING_AT_ONCE", 1)
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    await agent.send(DutyState.switch, on=True)
    first, second = house.browser(), house.browser()
    await asks(first)
    later = await asks(second)
    assert (later.see(EmergencyState)["place"], later.see(EmergencyState)["alerted"]) == (2, 0)
    assert len(agent.see(AlarmState)["rows"]) == 1
    await first.http.post("/helpline/emergency/end")
    await emergencies.see_to(utc_now())
    await later.until(lambda: later.see(EmergencyState)["place"] == 0)
    assert later.see(EmergencyState)["alerted"] == 1
    (row,) = await agent.until(lambda: agent.see(AlarmState)["rows"])
    assert row["id"] == (await newest()).id


async def test_it_rings_for_nobody_who_is_off_duty_and_for_no_patient(house: House, cast: Cast) -> None:
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    patient = await (await house.signed_in(cast.ben)).open("/patient")
    await asks(house.browser())
    assert agent.see(AlarmState)["rows"] == [] and patient.see(AlarmState)["rows"] == []
    await agent.send(DutyState.switch, on=True)
    assert len(await agent.until(lambda: agent.see(AlarmState)["rows"])) == 1, "who comes later hears it still"
    await agent.send(DutyState.switch, on=False)
    await agent.until(lambda: not agent.see(AlarmState)["rows"])


async def test_it_rings_for_a_doctor_in_a_room_whose_call_goes_before_it(house: House, cast: Cast) -> None:
    room, key = await opened(cast)
    meera = await (await house.signed_in(cast.meera)).open(f"/rooms/{key}")
    await meera.send(RoomState.knock)
    assert (await kept_member(room, cast.meera)).standing is Standing.IN
    browser = await house.signed_in(cast.asha)
    await browser.http.post("/helpline/emergency", data={"how": "call"})
    asha = await open_page(browser)
    (row,) = await meera.until(lambda: meera.see(AlarmState)["rows"])
    assert row["voice"] is True
    await meera.send(AlarmState.take, emergency=row["id"])
    for tab in (meera, asha):
        await tab.until(partial(in_call, tab))
    assert in_call(meera) == in_call(asha)
    # Her page leaves the room for it: browser/room_panel.jsx.
    await meera.send(RoomState.take, room=room, step="leave", whom=None)
    assert in_call(meera) and (await kept_member(room, cast.meera)).standing is not Standing.IN
