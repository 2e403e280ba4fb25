"""Talking without a name on the real event path: two browsers, and what neither tab nor stranger ever learns."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from calmconnect.api.gate import UNNAMED_COOKIE
from calmconnect.domain.anonymous import COMPANION_ID, NAMELESS_TAB
from calmconnect.services import listening, pairing
from calmconnect.services.clock import utc_now
from calmconnect.state.doctor.listening import ListeningState
from calmconnect.state.public.talk import TalkState
from calmconnect.state.shared.chat import ChatState
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Browser, Tab
from tests.support.unnamed import LIMITS

START, END, NAME = "/anonymous/start", "/anonymous/end", "/anonymous/name"
AGREED = {"consent": LIMITS}


def told(tab: Tab, kind: str) -> list[dict[str, Any]]:
    """What the messages component of a page was handed of this kind."""
    return [value for ref, value in tab.given if ref == "messages" and value["kind"] == kind]


async def open_page(browser: Browser, token: str = "", path: str = "/talk", **headers: str) -> Tab:
    """A page with all the cookies a browser sends; `/talk` makes a token of its own kind (browser/first.js)."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
    nameless = NAMELESS_TAB + str(uuid.uuid4())[9:]
    return await browser.open(path, token or nameless, headers={"cookie": cookies, **headers})


async def begins(browser: Browser) -> Tab:
    """Somebody clicks the button, and is on the page it leads to."""
    answer = await browser.http.post(START, data=AGREED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/talk")
    return await open_page(browser)


async def test_somebody_and_a_doctor_talk_with_each_other(house: House, cast: Cast) -> None:
    doctor = await (await house.signed_in(cast.meera)).open("/doctor")
    person = await begins(house.browser())
    seen = person.see(TalkState)
    assert (seen["status"], seen["place"], seen["usual"]) == ("waiting", 1, 0)
    assert [line["by"] for line in told(person, "opened")[-1]["lines"]] == [COMPANION_ID]
    conversation = seen["conversation_id"]
    await person.send(TalkState.send, conversation=conversation, client_id="client-one", text="I can't sleep.")
    assert [line["by"] for line in told(person, "line")] == [seen["me"], COMPANION_ID]
    await doctor.until(lambda: doctor.see(ListeningState)["waiting"] == 1)
    assert "I can't sleep." not in str(doctor.frames), "nobody reads it before it is theirs"

    await doctor.send(ListeningState.take, capacity=2)
    await person.until(lambda: person.see(TalkState)["helper"] == cast.meera.name)
    (row,) = doctor.see(ListeningState)["rows"]
    assert row["pseudonym"] == seen["pseudonym"] and row["id"] == conversation
    await doctor.go(f"/doctor/messages/{conversation}")
    assert doctor.see(ChatState)["other_name"] == seen["pseudonym"]
    assert [line["text"] for line in told(doctor, "opened")[-1]["lines"]][1] == "I can't sleep."
    await doctor.send(ChatState.send, conversation=conversation, client_id="client-two", text="I am here.")
    assert (await person.until(partial(told, person, "line")))[-1]["text"] == "I am here."
    await person.send(TalkState.send, conversation=conversation, client_id="client-three", text="I want to die")
    assert person.see(TalkState)["urgent"]
    await doctor.until(lambda: doctor.see(ListeningState)["open_urgent"])

    await doctor.send(ListeningState.end, conversation=conversation)
    await person.until(lambda: person.see(TalkState)["status"] == "ended")
    await person.send(TalkState.send, conversation=conversation, client_id="client-four", text="Wait.")
    assert "over" in told(person, "refused")[-1]["text"]


async def test_a_tab_knows_whose_it_is_or_what_is_said_and_never_both(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await begins(browser)
    assert tab.see(TalkState)["status"] == "waiting" and tab.see(ShellState)["role"] == ""
    assert cast.asha.name not in str(tab.frames) and cast.asha.email not in str(tab.frames)
    own = await open_page(browser, str(uuid.uuid4()), "/patient")
    assert own.see(ShellState)["name"] == cast.asha.name
    assert tab.see(TalkState)["pseudonym"] not in str(own.frames)
    # With the token of another tab the page asks to be loaded afresh.
    wrong = await open_page(browser, str(uuid.uuid4()))
    assert wrong.notices == [{"kind": "leave", "path": "/talk"}] and told(wrong, "opened") == []


async def test_one_finds_back_and_another_browser_does_not(house: House, cast: Cast) -> None:
    browser = house.browser()
    tab = await begins(browser)
    conversation = tab.see(TalkState)["conversation_id"]
    await tab.send(TalkState.send, conversation=conversation, client_id="client-one", text="Still here.")
    await browser.http.post(START, data=AGREED)
    again = await open_page(browser)
    assert again.see(TalkState)["conversation_id"] == conversation, "asked again it is the same"
    assert "Still here." in [line["text"] for line in told(again, "opened")[-1]["lines"]]
    other = await begins(house.browser())
    forged = await open_page(house.browser(), **{"x-calm-unnamed": str(conversation)})
    assert forged.see(TalkState)["status"] == "" and told(forged, "opened") == []
    before = await all_rows()
    for stranger in (forged, other):
        await stranger.send(TalkState.fill, conversation=conversation, after=0)
        await stranger.send(TalkState.older, conversation=conversation, before=9)
        assert "Still here." not in str(stranger.frames)
    await forged.send(TalkState.send, conversation=conversation, client_id="client-one", text="let me in")
    await forged.send(TalkState.seen, conversation=conversation, delivered=1, read=1)
    assert "Still here." not in str(forged.frames) and await all_rows() == before


async def test_a_forged_id_reaches_no_conversation_but_ones_own(house: House, cast: Cast) -> None:
    first, second = await begins(house.browser()), await begins(house.browser())
    theirs = first.see(TalkState)["conversation_id"]
    await second.send(TalkState.send, conversation=theirs, client_id="client-one", text="Is this yours?")
    assert told(first, "line") == [] and len(told(second, "line")) == 2
    assert {line["conversation"] for line in told(second, "line")} == {second.see(TalkState)["conversation_id"]}


async def test_no_doctor_reads_or_ends_what_is_anothers(house: House, cast: Cast) -> None:
    person = await begins(house.browser())
    conversation = person.see(TalkState)["conversation_id"]
    doctor = await (await house.signed_in(cast.meera)).open("/doctor")
    await doctor.send(ListeningState.take, capacity=1)
    await person.until(lambda: person.see(TalkState)["status"] == "taken")
    await doctor.send(ChatState.send, conversation=conversation, client_id="client-two", text="Only for you.")
    stranger = await (await house.signed_in(cast.jonas)).open(f"/doctor/messages/{conversation}")
    assert stranger.see(ChatState)["missing"]
    patient = await (await house.signed_in(cast.ben)).open("/patient")
    before = await all_rows()
    for tab in (stranger, patient):
        await tab.send(ListeningState.end, conversation=conversation)
        await tab.send(ChatState.fill, conversation=conversation, after=0)
        await tab.send(ChatState.send, conversation=conversation, client_id="client-nine", text="Hello?")
        assert "Only for you." not in str(tab.frames)
    assert await all_rows() == before
    assert person.see(TalkState)["status"] == "taken"


async def test_the_line_moves_for_everybody_who_waits(house: House, cast: Cast) -> None:
    first_browser = house.browser()
    await begins(first_browser)
    second = await begins(house.browser())
    assert second.see(TalkState)["place"] == 2
    await first_browser.http.post(END)
    await second.until(lambda: second.see(TalkState)["place"] == 1)


async def test_who_comes_back_is_brought_to_a_doctor_at_once(house: House, cast: Cast) -> None:
    doctor = await (await house.signed_in(cast.meera)).open("/doctor")
    await listening.take_part(cast.meera.actor, 1, utc_now())
    person = await begins(house.browser())
    assert person.see(TalkState)["status"] == "taken", "the doctor was free"
    assert await pairing.pair(utc_now()) == 0
    await doctor.until(lambda: doctor.see(ListeningState)["rows"])


async def test_the_cookie_is_for_no_script_and_goes_when_one_signs_out(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    set_cookie = (await browser.http.post(START, data=AGREED)).headers["set-cookie"]
    assert set_cookie.startswith(f"{UNNAMED_COOKIE}=") and "HttpOnly" in set_cookie and "SameSite=lax" in set_cookie
    await browser.sign_out()
    assert UNNAMED_COOKIE not in browser.http.cookies, "whoever uses this browser next is somebody else"


async def test_who_helps_others_is_sent_home(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.meera)
    answer = await browser.http.post(START, data=AGREED)
    assert answer.headers["location"] == "/home" and UNNAMED_COOKIE not in browser.http.cookies


@pytest.mark.parametrize("form", [{}, {"consent": "0"}, {"consent": "anything"}, {"consent": ""}])
async def test_without_agreeing_to_the_text_as_it_stands_nothing_begins(
    house: House, cast: Cast, form: dict[str, Any]
) -> None:
    before, browser = await all_rows(), house.browser()
    answer = await browser.http.post(START, data=form)
    assert answer.headers["location"] == "/talk" and UNNAMED_COOKIE not in browser.http.cookies
    assert await all_rows() == before


@pytest.mark.parametrize("path", [START, END, NAME])
async def test_another_site_can_do_none_of_it(house: House, cast: Cast, path: str) -> None:
    browser = await house.signed_in(cast.asha)
    await browser.http.post(START, data=AGREED)
    before = await all_rows()
    answer = await browser.http.post(path, headers={"origin": "https://evil.test"})
    assert answer.status_code == 403 and await all_rows() == before


async def test_one_goes_on_under_ones_name_and_only_with_both_cookies(house: House, cast: Cast) -> None:
    doctor = await (await house.signed_in(cast.meera)).open("/doctor")
    await doctor.send(ListeningState.take, capacity=2)
    browser = house.browser()
    person = await begins(browser)
    conversation = person.see(TalkState)["conversation_id"]
    agreed = {"consent": "1"}
    assert (await browser.http.post(NAME, data=agreed)).headers["location"] == "/sign-in?next=/talk"
    stranger = await house.signed_in(cast.ben)
    assert (await stranger.http.post(NAME, data=agreed)).headers["location"] == "/talk"
    await browser.sign_in(cast.asha.email, PASSWORD)
    assert (await browser.http.post(NAME)).headers["location"] == "/talk", "without agreeing nothing happens"
    answer = await browser.http.post(NAME, data=agreed)
    assert answer.headers["location"] == f"/patient/messages/{conversation}"
    assert UNNAMED_COOKIE not in browser.http.cookies
    await doctor.go(f"/doctor/messages/{conversation}")
    assert doctor.see(ChatState)["other_name"] == cast.asha.name and doctor.see(ListeningState)["open_one"] == 0
    own = await browser.open(f"/patient/messages/{conversation}")
    assert own.see(ChatState)["other_name"] == cast.meera.name
