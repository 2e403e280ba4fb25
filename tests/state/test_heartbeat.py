"""Connections that are dead without a sign of it are found soon, by the server and by the page."""

from __future__ import annotations

import json

import pytest

from calmconnect.hub import MISSED, hub
from calmconnect.state import heartbeat
from calmconnect.state.shared.inbox import InboxState
from tests.support.care import talking
from tests.support.cast import Cast
from tests.support.house import House


def test_dead_connections_are_found_within_twenty_seconds() -> None:
    assert heartbeat.FOUND_WITHIN_SECONDS < 20


async def test_a_page_is_told_how_often_it_will_be_asked(house: House) -> None:
    tab = await house.browser().open("/")
    told = json.loads(tab.frames[0].removeprefix("0"))
    assert told["pingInterval"] == heartbeat.EVERY_SECONDS * 1000
    assert told["pingTimeout"] == heartbeat.ANSWER_SECONDS * 1000


async def test_the_server_lets_go_of_a_page_that_falls_silent(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house.app.sio is not None and house.app.event_namespace is not None
    # Real time, because the server's own timers are what is tried: long enough for the one that answers on a busy machine.
    monkeypatch.setattr(house.app.sio.eio, "ping_interval", 0.2)
    monkeypatch.setattr(house.app.sio.eio, "ping_timeout", 4.0)
    browser = await house.signed_in(cast.meera)
    answering, silent = await browser.open("/doctor"), await browser.open("/doctor")
    connected = house.app.event_namespace.token_to_sid
    silent.answers = False
    await silent.until(lambda: silent.closed, seconds=20)
    await house.settled()
    assert not answering.closed
    assert len(house.app.event_namespace.token_to_sid) == 1 < len(connected) == 2


async def test_pages_look_again_once_facts_may_have_been_lost(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    browser = await house.signed_in(cast.asha)
    listed, opened = await browser.open("/patient/messages"), await browser.open(f"/patient/messages/{conversation}")
    seen = len(listed.frames)
    await hub().publish(MISSED, {})
    await house.settled()
    assert ("messages", {"kind": "missed"}) in opened.given and ("messages", {"kind": "missed"}) in listed.given
    assert len(listed.frames) > seen and listed.see(InboxState)["loaded"]
