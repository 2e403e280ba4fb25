"""Signing in and out by the forms: cookies, where people are sent, and forms that other sites post."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.api.auth import device_named
from calmconnect.domain.paths import local_path
from calmconnect.services.clock import utc_now
from calmconnect.services.sessions import places
from tests.support.cast import PASSWORD, Cast
from tests.support.database import configured
from tests.support.house import House
from tests.support.rows import all_rows

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


async def test_the_cookie_is_for_the_server_alone(house: House, cast: Cast) -> None:
    answer = await house.browser().sign_in(cast.asha.email, PASSWORD)
    name, *parts = answer.headers["set-cookie"].split("; ")
    assert name.startswith("calm_session=")
    assert {part.lower() for part in parts} == {"httponly", "samesite=lax", "path=/", "max-age=604800"}
    assert (answer.status_code, answer.headers["location"]) == (303, "/patient")


async def test_over_tls_the_cookie_travels_over_tls_only(house: House, cast: Cast) -> None:
    with configured(base_url="https://calm.test"):
        answer = await house.browser().sign_in(cast.asha.email, PASSWORD)
    assert "Secure" in answer.headers["set-cookie"].split("; ")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("asha@calm.test", "not the password"),
        ("nobody@calm.test", PASSWORD),
        ("", ""),
        ("asha@calm.test\x00", PASSWORD),
        ("a" * 10_000, "b" * 10_000),
    ],
)
@pytest.mark.both_databases
async def test_a_wrong_pair_gets_no_cookie(house: House, cast: Cast, email: str, password: str) -> None:
    answer = await house.browser().sign_in(email, password, next="/patient/messages/7")
    assert "set-cookie" not in answer.headers
    assert answer.headers["location"] == "/sign-in?problem=wrong&next=%2Fpatient%2Fmessages%2F7"


async def test_a_form_without_fields_is_a_wrong_pair(house: House, cast: Cast) -> None:
    browser = house.browser()
    hows: list[dict[str, Any]] = [{"data": {}}, {"content": b"\xff\xfe%%%"}, {"files": {"email": ("a.txt", b"x")}}]
    for how in hows:
        answer = await browser.http.post("/auth/sign-in", **how)
        assert answer.status_code in {303, 400} and "set-cookie" not in answer.headers


async def test_too_many_tries_are_told_apart_from_a_wrong_one(house: House, cast: Cast) -> None:
    browser = house.browser()
    for _ in range(5):
        await browser.sign_in(cast.asha.email, "not the password")
    answer = await browser.sign_in(cast.asha.email, PASSWORD)
    assert answer.headers["location"] == "/sign-in?problem=locked&next=%2Fhome"
    assert browser.cookie == ""


async def test_going_on_to_where_one_was_going(house: House, cast: Cast) -> None:
    answer = await house.browser().sign_in(cast.asha.email, PASSWORD, next="/doctors/4?day=2026-03-12")
    assert answer.headers["location"] == "/doctors/4?day=2026-03-12"


async def test_who_is_faster_than_the_page_goes_on_by_its_address(house: House, cast: Cast) -> None:
    browser = house.browser()
    for address, place in (
        ("http://calm.test/sign-in?next=/patient/appointments", "/patient/appointments"),
        ("http://calm.test/sign-in?next=https://evil.test/", "/patient"),
        ("http://calm.test/sign-in", "/patient"),
        ("http://[", "/patient"),
    ):
        browser.http.headers["referer"] = address
        answer = await browser.sign_in(cast.asha.email, PASSWORD, next="")
        assert answer.headers["location"] == place


@pytest.mark.parametrize(
    "wanted",
    [
        "http://[",
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "/%5cevil.test",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=y",
        "\t//evil.test",
        "",
        "/",
        "/sign-in?next=/sign-in",
        "/sign-in",
        "patient",
    ],
)
def test_nobody_is_sent_to_another_site(wanted: str) -> None:
    assert local_path(wanted) == "/home"


def test_slashes_too_many_stay_on_this_site() -> None:
    assert local_path("///evil.test/") == "/evil.test/"


@pytest.mark.parametrize("wanted", ["/patient", "/doctors/4", "/find?specialisation=sleep", "/patient/messages/7"])
def test_people_are_sent_back_to_our_own_pages(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize("origin", ["", "null", "https://evil.test", "http://calm.test.evil.test"])
@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out", "/anything"])
async def test_a_form_of_another_site_is_refused(house: House, cast: Cast, origin: str, path: str) -> None:
    browser = await house.signed_in(cast.asha)
    before = await all_rows()
    browser.http.headers.pop("origin")
    headers = {"origin": origin} if origin else {}
    data = {"email": cast.ben.email, "password": PASSWORD}
    answer = await browser.http.post(path, data=data, headers=headers)
    assert (answer.status_code, answer.headers.get("set-cookie")) == (403, None)
    assert await all_rows() == before


async def test_our_own_address_counts_behind_a_proxy_that_changes_the_host(house: House, cast: Cast) -> None:
    browser = house.browser()
    with configured(base_url="https://calm.example"):
        form = {"email": cast.asha.email, "password": PASSWORD}
        answer = await browser.http.post("/auth/sign-in", data=form, headers={"origin": "https://calm.example"})
    assert answer.status_code == 303


async def test_signing_out_forgets_the_cookie(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    answer = await browser.sign_out()
    assert (answer.status_code, answer.headers["location"], browser.cookie) == (303, "/", "")
    assert await places(cast.asha.actor, utc_now()) == []


async def test_signing_out_signed_out_changes_nothing(house: House, cast: Cast) -> None:
    before = await all_rows()
    assert (await house.browser().sign_out()).status_code == 303
    assert await all_rows() == before


async def test_only_a_post_signs_in_or_out(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    for path in ("/auth/sign-in", "/auth/sign-out"):
        assert (await browser.http.get(path)).status_code >= 400
    assert len(await places(cast.asha.actor, utc_now())) == 1


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML) Chrome/131.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge on Windows",
        ),
        ("curl/8", "A browser"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_named_in_its_owners_words(user_agent: str, device: str) -> None:
    assert device_named(user_agent) == device
