"""The check before a call on the real event path: kept for oneself and for the helpline, and for nobody else."""

from __future__ import annotations

import pytest

from calmconnect.domain.errors import NotAllowed
from calmconnect.services import call_checks, tickets
from calmconnect.state.agent.call_check import AskersCheckState
from calmconnect.state.shared.call_check import CallCheckState
from tests.support.call_checks import WORKS
from tests.support.cast import NOW, Cast
from tests.support.house import House
from tests.support.rows import all_rows


@pytest.mark.both_databases
async def test_the_last_check_is_kept(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/call-check")
    assert tab.see(CallCheckState)["at"] == 0 and tab.see(CallCheckState)["may_go_through"]
    await tab.send(CallCheckState.keep, found={**WORKS, "camera": "refused"})
    assert tab.see(CallCheckState)["ready_for"] == "audio"
    await tab.send(CallCheckState.keep, found=WORKS)
    await tab.go("/call-check")
    assert tab.see(CallCheckState)["ready_for"] == "video" and tab.see(CallCheckState)["at"] > 0
    assert len((await all_rows())["call_checks"]) == 1

    await tab.send(CallCheckState.keep, found={**WORKS, "camera": "<script>"})
    await tab.send(CallCheckState.keep, found="zebra")
    assert tab.see(CallCheckState)["ready_for"] == "video"

    other = await (await house.signed_in(cast.ben)).open("/call-check")
    assert other.see(CallCheckState)["at"] == 0


async def test_the_helpline_sees_it_and_doctors_do_not(house: House, cast: Cast) -> None:
    await call_checks.keep(cast.asha.actor, WORKS, NOW)
    number = await tickets.begin(cast.asha.actor, {"category": "technical", "text": "Nobody hears me."}, NOW)
    kept = await call_checks.of_ticket(cast.tara.actor, number)
    assert kept is not None and kept.check.round_trip_ms == WORKS["round_trip_ms"]
    tab = await (await house.signed_in(cast.tara)).open(f"/agent/tickets/{number}")
    assert "40 ms" in tab.see(AskersCheckState)["found"] and tab.see(AskersCheckState)["at"] > 0
    await tab.go("/agent/tickets/987654")
    assert tab.see(AskersCheckState)["found"] == ""
    for person in (cast.meera, cast.asha):
        with pytest.raises(NotAllowed):
            await call_checks.of_ticket(person.actor, number)


async def test_strangers_have_no_check(house: House, cast: Cast) -> None:
    tab = await house.browser().open("/find")
    before = await all_rows()
    await tab.send(CallCheckState.keep, found=WORKS)
    assert await all_rows() == before
