"""Who is taken to be in front of a tab, and what a page may learn of its own cookie."""

from __future__ import annotations

import uuid

import pytest

from calmconnect.api.gate import SESSION_HEADER
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.tab import Refusal, Tab

NOBODY = ("", "", "")


def who(tab: Tab) -> tuple[str, str, str]:
    """Whom the page greets: name, role and time zone."""
    shown = tab.see(ShellState)
    assert shown["ready"]
    return shown["name"], shown["role"], shown["time_zone"]


async def test_who_is_signed_in_reaches_the_page(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/")
    assert who(tab) == ("Asha Rao", "patient", "Asia/Kolkata")


async def test_nobody_is_signed_in_without_a_cookie(house: House, cast: Cast) -> None:
    tab = await house.browser().open("/")
    assert who(tab) == NOBODY


async def test_no_frame_holds_the_cookie(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/")
    await tab.send(ShellState.load)
    await tab.go("/sign-in")
    await tab.send_raw("reflex___state____state.hydrate")
    assert len(browser.cookie) > 40
    assert not [frame for frame in tab.frames if browser.cookie in frame or "calm_session" in frame]


async def test_a_forged_session_header_makes_nobody_someone(house: House, cast: Cast) -> None:
    await house.signed_in(cast.alex)
    tab = await house.browser().open("/", headers={SESSION_HEADER: "1"})
    assert who(tab) == NOBODY


async def test_a_forged_session_header_makes_nobody_someone_else(house: House, cast: Cast) -> None:
    await house.signed_in(cast.alex)
    tab = await (await house.signed_in(cast.ben)).open("/", headers={SESSION_HEADER: "1"})
    assert tab.see(ShellState)["name"] == "Ben Okafor"


@pytest.mark.parametrize("value", ["nonsense", "a" * 43, "1", "', (SELECT", "\x01;=", "x; calm_session=y", '"'])
async def test_a_made_up_cookie_is_nobody(house: House, cast: Cast, value: str) -> None:
    await house.signed_in(cast.asha)
    tab = await house.browser().open("/", headers={"cookie": f"calm_session={value}"})
    assert who(tab) == NOBODY


async def test_a_cookie_among_others_is_found(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    tab = await browser.open("/", headers={"cookie": f"theme=dark; calm_session={browser.cookie}; x=y"})
    assert tab.see(ShellState)["name"] == "Asha Rao"


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.test", "http://calm.test.evil.test", "http://calm.test:81"]
)
async def test_a_page_of_another_site_gets_no_connection(house: House, cast: Cast, origin: str) -> None:
    browser = await house.signed_in(cast.asha)
    with pytest.raises(Refusal):
        await browser.open("/", headers={"origin": origin})


TOKEN = "7ac9d489-7182-490b-8368-11a318728a23"


@pytest.mark.parametrize("token", ["x", "g" * 36, TOKEN.upper() + "!", f"{TOKEN}.1", "../" * 12])
async def test_a_tab_without_a_token_of_its_own_gets_no_connection(house: House, cast: Cast, token: str) -> None:
    browser = await house.signed_in(cast.asha)
    with pytest.raises(Refusal):
        await browser.open("/", token=token)


async def test_whoever_signs_in_next_finds_nothing_of_the_one_before(house: House, cast: Cast) -> None:
    browser, token = house.browser(), str(uuid.uuid4())
    await browser.sign_in(cast.asha.email, "a quiet place by the sea")
    first = await browser.open("/", token=token)
    await browser.sign_out()
    await first.until(lambda: first.closed)
    between = await browser.open("/", token=token)
    assert who(between) == NOBODY
    await between.close()
    await browser.sign_in(cast.ben.email, "a quiet place by the sea")
    second = await browser.open("/", token=token)
    assert second.see(ShellState)["name"] == "Ben Okafor"
    assert not [frame for frame in between.frames + second.frames if "Asha" in frame]


async def test_two_browsers_with_one_tab_token_share_nothing(house: House, cast: Cast) -> None:
    token = str(uuid.uuid4())
    asha = await (await house.signed_in(cast.asha)).open("/", token=token)
    ben = await (await house.signed_in(cast.ben)).open("/", token=token)
    await asha.send(ShellState.load)
    assert (asha.see(ShellState)["name"], ben.see(ShellState)["name"]) == ("Asha Rao", "Ben Okafor")
    assert not [frame for frame in ben.frames if "Asha" in frame]
