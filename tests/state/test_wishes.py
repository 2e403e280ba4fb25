"""Waiting for a doctor, on the pages."""

from __future__ import annotations

from calmconnect.services import presence, wishes
from calmconnect.services.clock import utc_now
from calmconnect.state.shared.wishes import WishState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def test_a_patient_waits_and_is_told_in_every_tab(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    page, found = await browser.open(f"/doctors/{cast.meera.id}"), await browser.open("/find")
    await page.send(WishState.wish, doctor=cast.meera.id)
    assert page.see(WishState)["waited_for"] == [cast.meera.id] and page.notices[-1]["kind"] == "success"
    await found.until(lambda: found.see(WishState)["waited_for"] == [cast.meera.id])
    await presence.here(cast.meera.id, "a tab")
    assert await wishes.answer(utc_now()) == 1
    await found.until(lambda: found.see(WishState)["waited_for"] == [])


async def test_a_wish_is_taken_back(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/find")
    await tab.send(WishState.wish, doctor=cast.meera.id)
    await tab.send(WishState.let_go, doctor=cast.meera.id)
    assert tab.see(WishState)["waited_for"] == []
    await presence.here(cast.meera.id, "a tab")
    assert await wishes.answer(utc_now()) == 0


async def test_others_wait_for_nobody(house: House, cast: Cast) -> None:
    for browser in (house.browser(), await house.signed_in(cast.jonas)):
        tab = await browser.open("/find")
        assert tab.see(WishState).get("waited_for", []) == []
        before = {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"}
        await tab.send(WishState.wish, doctor=cast.meera.id)
        assert {name: rows for name, rows in (await all_rows()).items() if name != "user_sessions"} == before
