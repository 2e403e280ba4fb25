"""An open tab: who is taken to be in front of it."""

from __future__ import annotations

from calmconnect.state.shared.shell import ShellState
from tests.support.cast import Cast
from tests.support.house import House


async def test_who_is_signed_in_reaches_the_page(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/")
    assert tab.see(ShellState) == {"ready": True, "name": "Asha Rao", "role": "patient", "time_zone": "Asia/Kolkata"}


async def test_nobody_is_signed_in_without_a_cookie(house: House, cast: Cast) -> None:
    tab = await house.browser().open("/")
    assert tab.see(ShellState) == {"ready": True, "name": "", "role": "", "time_zone": "UTC"}
