"""Waiting rooms on the real event path: a patient's page and a doctor's, and what others can't do there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from calmconnect.domain.booking import Mode
from calmconnect.services import waiting_rounds, waiting_views
from calmconnect.services.clock import utc_now
from calmconnect.state.patient.waiting import WaitingRoomState
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.calls import CallState
from calmconnect.state.shared.waiting import WaitingState
from tests.state.test_calls import call_on, seat_of, told
from tests.support.calling import live
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab
from tests.support.waiting import kept, session

MINUTE = timedelta(minutes=1)


def stage(tab: Tab) -> str:
    """What a patient's page says of the waiting room."""
    return str(tab.see(WaitingRoomState)["stage"])


def before(tab: Tab) -> int:
    """How many come before the patient, as their page says."""
    return int(tab.see(WaitingRoomState)["room"][0]["before"])


async def two_sessions(cast: Cast) -> tuple[int, int]:
    """Asha's session with Dr. Meera has just begun, Ben's begins as it ends. Gives both."""
    now = utc_now().replace(second=0, microsecond=0)
    asha = await session(cast.asha, cast.meera, now - MINUTE, minutes=9)
    return asha, await session(cast.ben, cast.meera, now + 8 * MINUTE)


async def test_two_wait_one_is_let_in_and_sent_back(house: House, cast: Cast) -> None:
    first, second = await two_sessions(cast)
    meera = await (await house.signed_in(cast.meera)).open("/doctor")
    ben = await (await house.signed_in(cast.ben)).open(f"/patient/waiting/{second}")
    await meera.until(lambda: len(meera.see(WaitingState)["rows"]) == 1)
    assert "Somebody is in your waiting room" in str(meera.given)
    assert (stage(ben), before(ben)) == ("waiting", 0)
    asha = await (await house.signed_in(cast.asha)).open("/patient")
    await asha.send(AppointmentsState.join, appointment_id=first)
    assert f"/patient/waiting/{first}" in str(asha.events)
    await asha.go(f"/patient/waiting/{first}")
    await ben.until(lambda: before(ben) == 1)
    assert cast.asha.name not in "".join(ben.frames) and cast.ben.name not in "".join(asha.frames)
    await meera.until(
        lambda: [row["other"] for row in meera.see(WaitingState)["rows"]] == [cast.asha.name, cast.ben.name]
    )

    await meera.send(WaitingState.say, form={"id": str(second), "said": "I'm 10 minutes late."})
    await ben.until(lambda: ben.see(WaitingRoomState)["room"][0]["said"] == "I'm 10 minutes late.")
    assert asha.see(WaitingRoomState)["room"][0]["said"] == ""

    await meera.send(WaitingState.admit, appointment=first)
    await asha.until(lambda: told(asha, "call"))
    call = call_on(asha)
    assert (call["status"], call["seat"], call["outgoing"]) == ("connecting", seat_of(asha), False)
    assert call_on(meera)["seat"] == seat_of(meera)
    await asha.until(lambda: stage(asha) == "together")
    await ben.until(lambda: before(ben) == 0)
    await meera.send(WaitingState.admit, appointment=second)
    assert "send them back" in meera.notices[-1]["text"]

    await meera.send(WaitingState.send_back, call=call["id"])
    await asha.until(lambda: stage(asha) == "waiting" and call_on(asha)["status"] == "ended")
    await ben.until(lambda: before(ben) == 1)
    assert (await kept(first)).seat == seat_of(asha)
    await asha.send(WaitingRoomState.leave)
    await ben.until(lambda: before(ben) == 0)


async def test_the_place_is_kept_while_the_patient_looks_around_and_by_a_reload(house: House, cast: Cast) -> None:
    first, _ = await two_sessions(cast)
    browser = await house.signed_in(cast.asha)
    page = await browser.open(f"/patient/waiting/{first}")
    since = (await kept(first)).since
    await page.go("/call-check")
    (own,) = page.see(WaitingState)["own"]
    assert (own["other"], own["place"], own["path"]) == (cast.meera.name, 1, f"/patient/waiting/{first}")
    await page.close()
    again = await browser.open(f"/patient/waiting/{first}", page.token)
    assert stage(again) == "waiting" and (await kept(first)).since == since
    # The newest page is the one that waits; the other says so, and takes it back when asked.
    other = await browser.open(f"/patient/waiting/{first}")
    await again.until(lambda: stage(again) == "elsewhere")
    await again.send(WaitingRoomState.enter)
    await other.until(lambda: stage(other) == "elsewhere")
    assert stage(again) == "waiting" and await waiting_rounds.see_to(utc_now()) == 0


async def test_after_a_call_nobody_waits_again_without_asking(house: House, cast: Cast) -> None:
    first, _ = await two_sessions(cast)
    meera = await (await house.signed_in(cast.meera)).open("/doctor")
    browser = await house.signed_in(cast.asha)
    asha = await browser.open(f"/patient/waiting/{first}")
    await meera.send(WaitingState.admit, appointment=first)
    await asha.until(lambda: told(asha, "call"))
    await meera.send(CallState.hang_up, call=call_on(meera)["id"])
    await asha.until(lambda: stage(asha) == "parted")
    await asha.close()
    again = await browser.open(f"/patient/waiting/{first}", asha.token)
    assert stage(again) == "parted" and meera.see(WaitingState)["rows"] == []
    await again.send(WaitingRoomState.enter)
    assert stage(again) == "waiting"
    # The doctor may also come in by the session itself.
    await meera.send(AppointmentsState.join, appointment_id=first)
    await again.until(lambda: call_on(again)["status"] == "connecting" and call_on(again)["seat"] == seat_of(again))


async def test_too_early_and_too_late_nobody_waits(house: House, cast: Cast) -> None:
    now = utc_now().replace(second=0, microsecond=0)
    early = await session(cast.asha, cast.meera, now + timedelta(hours=1))
    over = await session(cast.asha, cast.jonas, now - timedelta(hours=2))
    chat = await session(cast.asha, cast.jonas, now, mode=Mode.CHAT)
    browser = await house.signed_in(cast.asha)
    assert stage(await browser.open(f"/patient/waiting/{over}")) == "unattended"
    page = await browser.open(f"/patient/waiting/{early}")
    assert stage(page) == "early"
    await page.send(WaitingRoomState.enter)
    assert "ten minutes before" in page.notices[-1]["text"]
    for path in (f"/patient/waiting/{chat}", "/patient/waiting/999", "/patient/waiting/none"):
        page = await browser.open(path)
        assert page.see(WaitingRoomState)["missing"] is True and stage(page) == ""
    assert await waiting_views.own(cast.asha.actor, now) is None


async def test_strangers_and_nonsense_change_nothing(house: House, cast: Cast) -> None:
    first, second = await two_sessions(cast)
    asha = await (await house.signed_in(cast.asha)).open(f"/patient/waiting/{first}")
    ben = await (await house.signed_in(cast.ben)).open(f"/patient/waiting/{first}")
    jonas = await (await house.signed_in(cast.jonas)).open("/doctor")
    meera = await (await house.signed_in(cast.meera)).open("/doctor")
    agent = await (await house.signed_in(cast.tara)).open("/agent")
    nobody = await house.browser().open(f"/patient/waiting/{first}")
    assert ben.see(WaitingRoomState)["missing"] is True
    rows, seats = await all_rows(), await live()
    for tab in (asha, ben, jonas, agent, nobody):
        await tab.send(WaitingState.admit, appointment=first)
        await tab.send(WaitingState.say, form={"id": str(first), "said": "Hello."})
        await tab.send(WaitingState.send_back, call=1)
    for tab in (ben, jonas, agent, nobody):
        await tab.send(WaitingRoomState.enter)
        await tab.send(WaitingRoomState.leave)
    garbage: list[Any] = [None, "one", 0, -1, True, [], {}, 10**12]
    for wrong in garbage:
        await meera.send(WaitingState.admit, appointment=wrong)
        await meera.send(WaitingState.send_back, call=wrong)
        await meera.send(WaitingState.say, form=wrong)
        await meera.send(WaitingState.say, form={"id": wrong, "said": "Hello."})
    await meera.send(WaitingState.say, form={"id": str(first), "said": ""})
    assert meera.see(WaitingState)["problems"] == {"said": "Please write a few words."}
    assert await all_rows() == rows and await live() == seats == []
    assert jonas.see(WaitingState)["rows"] == [] and cast.asha.name not in "".join(jonas.frames)
    assert second and stage(asha) == "waiting"
