"""The code after the password, by the forms: cookies, where people are sent, and that half a session opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calmconnect.api.auth import HALF_COOKIE
from calmconnect.api.gate import COOKIE
from calmconnect.domain.people import Role
from calmconnect.services.clock import utc_now
from calmconnect.services.sessions import places
from calmconnect.state.shared.account import AccountState
from tests.support.cast import PASSWORD, Cast, Person
from tests.support.database import configured
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.second_step import Phone, need, set_up, wrong_code
from tests.support.tab import Browser


async def phone_of(person: Person) -> Phone:
    """Somebody's app, set up a while ago: no code of now was used."""
    return await set_up(person, utc_now() - timedelta(hours=1))


async def half_way(house: House, person: Person, **fields: str) -> Browser:
    """A browser in which somebody gave their password."""
    browser = house.browser()
    await browser.sign_in(person.email, PASSWORD, **fields)
    return browser


def cookies(answer: Any) -> dict[str, list[str]]:
    """The cookies that an answer sets: their attributes, in small letters, by name."""
    found = {}
    for line in answer.headers.get_list("set-cookie"):
        name, *parts = line.split("; ")
        found[name.partition("=")[0]] = sorted(part.lower() for part in parts)
    return found


async def code(browser: Browser, given: str, **fields: str) -> Any:
    """Post the form of the code."""
    return await browser.http.post("/auth/code", data={"code": given, **fields})


async def test_the_password_alone_leads_to_the_code(house: House, cast: Cast) -> None:
    await phone_of(cast.asha)
    browser = house.browser()
    answer = await browser.sign_in(cast.asha.email, PASSWORD, next="/find")
    assert answer.headers["location"] == "/sign-in/code?next=%2Ffind"
    assert cookies(answer) == {HALF_COOKIE: ["httponly", "max-age=300", "path=/auth", "samesite=lax"]}
    assert browser.cookie == "" and await places(cast.asha.actor, utc_now()) == []
    # What stands in the cookie stands nowhere else.
    token = browser.http.cookies[HALF_COOKIE]
    assert token not in answer.text and token not in answer.headers["location"]


async def test_over_tls_it_travels_over_tls_only(house: House, cast: Cast) -> None:
    await phone_of(cast.asha)
    with configured(base_url="https://calm.test"):
        answer = await house.browser().sign_in(cast.asha.email, PASSWORD)
    assert "secure" in cookies(answer)[HALF_COOKIE]


async def test_the_code_lets_them_in_where_they_were_going(house: House, cast: Cast) -> None:
    phone = await phone_of(cast.asha)
    browser = await half_way(house, cast.asha)
    answer = await code(browser, phone.code(utc_now()), next="/find")
    assert (answer.status_code, answer.headers["location"]) == (303, "/find")
    assert cookies(answer)[COOKIE] == ["httponly", "max-age=604800", "path=/", "samesite=lax"]
    assert HALF_COOKIE not in browser.http.cookies
    page = await browser.open("/account")
    assert page.see(AccountState)["email"] == cast.asha.email


async def test_a_recovery_code_lets_them_in_and_tells_how_many_are_left(house: House, cast: Cast) -> None:
    phone = await phone_of(cast.asha)
    browser = await half_way(house, cast.asha)
    answer = await code(browser, phone.recovery[0], next="/find")
    assert answer.headers["location"] == "/account/second-step?recovered=yes&next=%2Ffind"
    assert browser.cookie


@pytest.mark.both_databases
async def test_wrong_codes_and_too_many_of_them_are_told(house: House, cast: Cast) -> None:
    phone = await phone_of(cast.asha)
    browser = await half_way(house, cast.asha)
    for given in ("", "nonsense", "000", wrong_code(phone, utc_now()), "\x00" * 9):
        answer = await code(browser, given, next="/find")
        assert answer.headers["location"] == "/sign-in/code?problem=wrong&next=%2Ffind"
    answer = await code(browser, phone.code(utc_now()))
    assert answer.headers["location"] == "/sign-in/code?problem=locked&next=%2Fhome"
    assert browser.cookie == ""


async def test_without_a_password_a_code_is_nothing(house: House, cast: Cast) -> None:
    phone = await phone_of(cast.asha)
    before = await all_rows()
    for token in ("", "nonsense"):
        browser = house.browser()
        browser.http.cookies.set(HALF_COOKIE, token, path="/auth")
        answer = await code(browser, phone.code(utc_now()))
        assert answer.headers["location"] == "/sign-in?problem=stale&next=%2Fhome" and browser.cookie == ""
    assert await all_rows() == before


async def test_half_a_session_opens_nothing(house: House, cast: Cast) -> None:
    await phone_of(cast.asha)
    token = (await half_way(house, cast.asha)).http.cookies[HALF_COOKIE]
    before = await all_rows()
    browser = house.browser()
    browser.http.cookies.set(COOKIE, token)
    page = await browser.open("/account")
    assert page.notices[-1] == {"kind": "leave", "path": "/sign-in?next=/account"}
    for path in ("/documents/1", "/attachments/1", "/recordings/1", "/notes/files/1", "/call-check/bytes/10"):
        assert (await browser.http.get(path)).status_code in {401, 403, 404}, path
    # Nor does the session's cookie take the place of the half one.
    other = await house.signed_in(cast.ben)
    other.http.cookies.set(HALF_COOKIE, other.cookie, path="/auth")
    answer = await code(other, "123456")
    assert answer.headers["location"].startswith("/sign-in?problem=stale")
    after = await all_rows()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"user_sessions"}, "Ben has signed in, and nothing else has changed"


@pytest.mark.parametrize("origin", ["", "null", "https://evil.test"])
async def test_a_form_of_another_site_is_refused(house: House, cast: Cast, origin: str) -> None:
    phone = await phone_of(cast.asha)
    browser = await half_way(house, cast.asha)
    browser.http.headers.pop("origin")
    before = await all_rows()
    headers = {"origin": origin} if origin else {}
    answer = await browser.http.post("/auth/code", data={"code": phone.code(utc_now())}, headers=headers)
    assert (answer.status_code, browser.cookie) == (403, "")
    assert await all_rows() == before


async def test_who_needs_it_is_led_to_setting_it_up(house: House, cast: Cast) -> None:
    await need(cast, Role.DOCTOR)
    browser = house.browser()
    answer = await browser.sign_in(cast.meera.email, PASSWORD, next="/doctor/tasks")
    assert answer.headers["location"] == "/sign-in/set-up?next=%2Fdoctor%2Ftasks"
    assert browser.cookie
    for path in ("/documents/1", "/attachments/1", "/recordings/1", "/notes/files/1", "/call-check/bytes/10"):
        assert (await browser.http.get(path)).status_code in {401, 403, 404}, path
