"""From facts to open tabs: who is there, who has left, and what a page hears while it is open."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import reflex as rx
from sqlmodel import col, update

from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.hub import hub
from calmconnect.services import chat, presence, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, session
from calmconnect.state.shared.inbox import InboxState
from tests.support.care import talking
from tests.support.cast import NOW, Cast, Person
from tests.support.house import House
from tests.support.tab import Tab


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, house: House) -> Any:
    """Let so many seconds pass for leases, and the next round come."""
    now = [1000.0]
    monkeypatch.setattr(hub(), "_clock", lambda: now[0])

    async def pass_by(seconds: float) -> None:
        now[0] += seconds
        await house.settled()
        await live._round()
        await house.settled()

    return pass_by


def seen(tab: Tab, doctor: Person) -> list[str]:
    """How a page was told to show a doctor, oldest first."""
    return [value["presence"] for ref, value in tab.given if ref == "presence" and value["doctor"] == doctor.id]


async def test_a_doctor_is_there_while_a_tab_is_open(house: House, cast: Cast, later: Any) -> None:
    found = await house.browser().open("/find")
    desk = await (await house.signed_in(cast.meera)).open("/doctor")
    assert await found.until(lambda: seen(found, cast.meera)) == ["online"]
    await later(presence.GRACE_SECONDS - 1)
    await later(presence.GRACE_SECONDS - 1)
    assert seen(found, cast.meera) == ["online"]
    await desk.close()
    await later(presence.GRACE_SECONDS - 1)
    assert seen(found, cast.meera) == ["online"]
    await later(2)
    assert await found.until(lambda: len(seen(found, cast.meera)) == 2)
    assert seen(found, cast.meera)[-1] == "offline"


async def test_a_doctor_with_another_tab_has_not_left(house: House, cast: Cast, later: Any) -> None:
    found = await house.browser().open("/find")
    browser = await house.signed_in(cast.meera)
    first, _second = await browser.open("/doctor"), await browser.open("/doctor/schedule")
    await first.close()
    for _ in range(4):
        await later(presence.GRACE_SECONDS - 1)
    assert seen(found, cast.meera) == ["online"]


async def test_who_comes_back_in_time_never_left(house: House, cast: Cast, later: Any) -> None:
    found = await house.browser().open("/find")
    browser = await house.signed_in(cast.meera)
    await (await browser.open("/doctor")).close()
    await later(presence.GRACE_SECONDS - 1)
    await browser.open("/doctor")
    await later(presence.GRACE_SECONDS - 1)
    assert seen(found, cast.meera) == ["online"]


async def test_a_doctor_whose_process_was_killed_is_seen_to_leave(house: House, cast: Cast, later: Any) -> None:
    found = await house.browser().open("/find")
    await presence.here(cast.jonas.id, "a tab of another process")
    await later(presence.GRACE_SECONDS + 1)
    await found.until(lambda: len(seen(found, cast.jonas)) == 2)
    assert seen(found, cast.jonas) == ["online", "offline"]
    await later(presence.GRACE_SECONDS + 1)
    assert len(seen(found, cast.jonas)) == 2


async def test_a_doctor_who_was_there_before_this_process_is_seen_to_leave(
    house: House, cast: Cast, later: Any
) -> None:
    await hub().hold(f"here:{cast.jonas.id}", "a tab of another process", presence.GRACE_SECONDS)
    await live._know_who_is_here()
    found = await house.browser().open("/find")
    await later(presence.GRACE_SECONDS - 1)
    assert seen(found, cast.jonas) == []
    await later(2)
    assert await found.until(lambda: seen(found, cast.jonas)) == ["offline"]


async def test_no_patient_has_a_presence(house: House, cast: Cast) -> None:
    found = await house.browser().open("/find")
    await (await house.signed_in(cast.asha)).open("/patient")
    await house.settled()
    assert not [value for ref, value in found.given if ref == "presence"]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each person's inbox was read."""
    counted: Counter[str] = Counter()
    original = InboxState._refresh

    async def refresh(self: InboxState) -> None:
        counted[str(self.router.session.client_token)] += 1
        await original(self)

    monkeypatch.setattr(InboxState, "_refresh", refresh)
    return counted


async def test_facts_that_come_before_the_reading_are_read_at_once(
    house: House, cast: Cast, readings: Counter[str]
) -> None:
    await (await house.signed_in(cast.asha)).open("/patient/messages")
    readings.clear()
    (token,) = live._watchers[topics.inbox(cast.asha.id)]
    async with house.app.modify_state(rx.BaseStateToken(ident=token, cls=InboxState)):
        for _ in range(20):
            await live._heard(topics.inbox(cast.asha.id), {"kind": "read", "conversation": 1, "seq": 1})
    await house.settled()
    assert readings.total() == 1


async def test_another_page_hears_nothing_of_the_one_before(house: House, cast: Cast, readings: Counter[str]) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    tab = await (await house.signed_in(cast.asha)).open("/patient/messages")
    await tab.go("/find")
    readings.clear()
    await chat.send(cast.meera.actor, conversation, "client-99", "Are you there?", NOW)
    await house.settled()
    assert readings.total() == 0


async def test_a_tab_that_fails_to_read_keeps_no_other_from_it(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    asha = await (await house.signed_in(cast.asha)).open("/patient/messages")
    meera = await (await house.signed_in(cast.meera)).open("/doctor/messages")
    original = InboxState._refresh

    async def refresh(self: InboxState) -> None:
        if self.me == cast.asha.id:
            raise RuntimeError("zebra")
        await original(self)

    monkeypatch.setattr(InboxState, "_refresh", refresh)
    await chat.send(cast.asha.actor, conversation, "client-99", "Are you there?", NOW)
    await meera.until(lambda: meera.see(InboxState)["rows"][0]["words"] == "Are you there?")
    await house.settled()
    assert "Telling a tab failed with RuntimeError at" in caplog.text and "zebra" not in caplog.text
    assert not asha.closed


async def test_who_may_see_no_more_is_shown_no_more(house: House, cast: Cast) -> None:
    conversation = await talking(cast.asha, cast.meera, lines=1)
    tab = await (await house.signed_in(cast.asha)).open("/patient/messages")
    async with transaction() as rows:
        await rows.exec(update(User).where(col(User.id) == cast.asha.id).values(disabled_at=utc_now()))
    session._alive.clear()
    await chat.send(cast.meera.actor, conversation, "client-99", "zebra", NOW)
    await house.settled()
    assert "zebra" not in str(tab.see(InboxState))
