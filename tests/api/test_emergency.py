"""Asking for help by a form: with an account or without one, and nothing kept of whoever has none."""

from __future__ import annotations

import httpx
import pytest

from calmconnect.api.gate import GUEST_COOKIE
from calmconnect.domain.emergencies import EmergencyStatus
from calmconnect.services import emergencies
from tests.support.cast import Cast
from tests.support.helpline import newest
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Browser

ASK, END = "/helpline/emergency", "/helpline/emergency/end"


async def ask(browser: Browser) -> httpx.Response:
    """Click the button."""
    answer = await browser.http.post(ASK)
    assert (answer.status_code, answer.headers["location"]) == (303, "/emergency")
    return answer


async def test_a_guest_gets_a_cookie_that_no_script_reads(house: House, cast: Cast) -> None:
    browser = house.browser()
    set_cookie = (await ask(browser)).headers["set-cookie"]
    assert set_cookie.startswith(f"{GUEST_COOKIE}=") and "HttpOnly" in set_cookie and "SameSite=lax" in set_cookie
    token = browser.http.cookies[GUEST_COOKIE]
    assert token not in str(await all_rows()), "only its hash is kept"
    assert "set-cookie" not in (await ask(browser)).headers, "asked again it is the same"


async def test_nothing_is_kept_of_where_it_came_from(house: House, cast: Cast) -> None:
    browser = house.browser()
    before = await all_rows()
    await browser.http.post(ASK, headers={"user-agent": "Zebra/1.0", "x-forwarded-for": "203.0.113.77"})
    after = await all_rows()
    changed = {table: rows for table, rows in after.items() if rows != before[table]}
    assert set(changed) <= {"users", "conversations", "emergencies", "notifications"}
    assert "Zebra" not in str(changed) and "203.0.113" not in str(changed)


async def test_somebody_signed_in_asks_as_themself(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    assert "set-cookie" not in (await ask(browser)).headers
    assert (await newest()).user_id == cast.asha.id


async def test_ending_it_forgets_the_cookie(house: House, cast: Cast) -> None:
    browser = house.browser()
    await ask(browser)
    answer = await browser.http.post(END)
    assert (answer.status_code, answer.headers["location"]) == (303, "/get-help")
    assert GUEST_COOKIE not in browser.http.cookies and (await newest()).status is EmergencyStatus.ENDED
    assert (await house.browser().http.post(END)).status_code == 303, "with nothing to end, nothing happens"


async def test_whoever_began_without_an_account_goes_on_without_it(house: House, cast: Cast) -> None:
    browser = house.browser()
    await ask(browser)
    number = (await newest()).id
    await browser.sign_in(cast.asha.email, "a quiet place by the sea")
    await ask(browser)
    assert (await newest()).id == number and (await newest()).user_id is None
    assert await emergencies.latest(cast.asha.actor) is None


@pytest.mark.parametrize("path", [ASK, END])
async def test_another_site_can_do_neither(house: House, cast: Cast, path: str) -> None:
    browser = await house.signed_in(cast.asha)
    before = await all_rows()
    answer = await browser.http.post(path, headers={"origin": "https://evil.test"})
    assert answer.status_code == 403 and await all_rows() == before
