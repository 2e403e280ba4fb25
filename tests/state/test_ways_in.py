"""The ways in, on the real event path: the first page, joining, confirming, forgetting, signing in."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.domain.doctors import PresenceChoice
from calmconnect.services import presence, sessions, tries
from calmconnect.state.public.forgot_password import ForgotPasswordState
from calmconnect.state.public.landing import LandingState
from calmconnect.state.public.register import RegisterState
from calmconnect.state.public.reset_password import ResetPasswordState
from calmconnect.state.public.sign_in import SignInState
from calmconnect.state.public.verify_email import VerifyEmailState
from calmconnect.state.shared.home import HomeState
from tests.support.cast import PASSWORD, Cast, Person
from tests.support.house import House
from tests.support.mailbox import mails_to, token_mailed_to
from tests.support.rows import all_rows

EMAIL = "nora@calm.test"
FORM = {"name": "Nora Lind", "email": EMAIL, "password": PASSWORD, "time_zone": "Europe/Oslo"}
NEW = "another quiet place"

NO_FORMS: list[Any] = [None, "x", 1, [], {}, {"name": ["a"]}, {"email": {"$ne": ""}}]


async def test_somebody_joins_confirms_and_signs_in(house: House, cast: Cast) -> None:
    browser = house.browser()
    page = await browser.open("/register")
    await page.send(RegisterState.register, form=FORM)
    assert page.see(RegisterState)["sent_to"] == EMAIL
    link = f"/verify-email?token={await token_mailed_to(EMAIL)}"
    page = await browser.open(link)
    assert page.see(VerifyEmailState)["stage"] == "ask"
    assert not (await browser.sign_in(EMAIL, PASSWORD)).cookies
    await page.send(VerifyEmailState.confirm)
    assert page.see(VerifyEmailState)["stage"] == "done"
    assert (await browser.sign_in(EMAIL, PASSWORD)).headers["location"] == "/patient"
    assert (await browser.open(link)).see(VerifyEmailState)["stage"] == "failed"


@pytest.mark.parametrize("form", NO_FORMS, ids=repr)
async def test_what_is_no_form_is_told_field_by_field(house: House, cast: Cast, form: Any) -> None:
    before = await all_rows()
    page = await house.browser().open("/register")
    await page.send(RegisterState.register, form=form)
    assert page.see(RegisterState)["problems"].keys() <= {"name", "email"} and page.see(RegisterState)["problems"]
    page = await house.browser().open("/forgot-password")
    await page.send(ForgotPasswordState.ask, form=form)
    assert page.see(ForgotPasswordState)["problems"].keys() == {"email"} and not page.see(ForgotPasswordState)["sent"]
    assert await all_rows() == before


async def test_a_problem_is_gone_once_mended(house: House, cast: Cast) -> None:
    page = await house.browser().open("/register")
    await page.send(RegisterState.register, form={**FORM, "time_zone": "Europe/Atlantis"})
    assert page.see(RegisterState)["problems"] == {"time_zone": "We don't know that time zone."}
    await page.send(RegisterState.register, form=FORM)
    assert page.see(RegisterState)["problems"] == {} and page.see(RegisterState)["sent_to"] == EMAIL


async def test_known_and_unknown_addresses_are_told_the_same(house: House, cast: Cast) -> None:
    seen = []
    for address in (cast.asha.email, "nobody@calm.test"):
        page = await house.browser().open("/forgot-password")
        await page.send(ForgotPasswordState.ask, form={"email": address})
        seen.append(page.see(ForgotPasswordState))
    assert seen[0] == seen[1] and seen[0]["sent"] is True
    assert await mails_to("nobody@calm.test") == []


async def test_a_new_password_is_chosen_once(house: House, cast: Cast) -> None:
    browser = house.browser()
    page = await browser.open("/forgot-password")
    await page.send(ForgotPasswordState.ask, form={"email": cast.asha.email})
    link = f"/reset-password?token={await token_mailed_to(cast.asha.email)}"
    page, second = await browser.open(link), await browser.open(link)
    await page.send(ResetPasswordState.choose, form={"password": "short"})
    assert page.see(ResetPasswordState)["problems"] == {"password": "Please choose at least 10 characters."}
    await page.send(ResetPasswordState.choose, form={"password": NEW})
    assert page.see(ResetPasswordState)["stage"] == "done" and page.see(ResetPasswordState)["problems"] == {}
    await second.send(ResetPasswordState.choose, form={"password": PASSWORD})
    assert second.see(ResetPasswordState)["stage"] == "failed"
    assert (await browser.sign_in(cast.asha.email, NEW)).cookies


@pytest.mark.parametrize("query", ["", "?token=", "?token=made-up", "?token=%00%ff", f"?token={'x' * 5000}"])
async def test_a_link_that_leads_nowhere_says_so(house: House, cast: Cast, query: str) -> None:
    browser = house.browser()
    page = await browser.open(f"/verify-email{query}")
    await page.send(VerifyEmailState.confirm)
    assert page.see(VerifyEmailState)["stage"] == "failed"
    page = await browser.open(f"/reset-password{query}")
    await page.send(ResetPasswordState.choose, form={"password": NEW})
    assert page.see(ResetPasswordState)["stage"] == "failed"


@pytest.mark.parametrize(
    ("query", "problem", "wanted"),
    [
        ("", "", ""),
        ("?problem=wrong&next=%2Fpatient", sessions.WRONG, "/patient"),
        ("?problem=locked", tries.LOCKED, ""),
        ("?problem=<b>Call+this+number</b>", "", ""),
    ],
)
async def test_why_somebody_must_sign_in_is_said_in_our_own_words(
    house: House, cast: Cast, query: str, problem: str, wanted: str
) -> None:
    page = await house.browser().open(f"/sign-in{query}")
    assert page.see(SignInState) == {"problem": problem, "wanted": wanted}


async def test_home_leads_to_the_portal_of_each_role(house: House, cast: Cast) -> None:
    async def led_to(person: Person) -> str:
        page = await (await house.signed_in(person)).open("/home")
        (redirect,) = [event["payload"]["path"] for event in page.events if event["name"] == "_redirect"]
        return str(redirect)

    ways = {person.name: await led_to(person) for person in (cast.asha, cast.meera, cast.tara, cast.alex)}
    assert list(ways.values()) == ["/patient", "/doctor", "/agent", "/admin"]


async def test_home_sends_guests_to_sign_in_and_back(house: House, cast: Cast) -> None:
    page = await house.browser().open("/home")
    assert page.see(HomeState) == {}
    assert page.notices[-1] == {"kind": "leave", "path": "/sign-in?next=/home"}


async def test_the_first_page_shows_doctors_fees_and_who_comes_online(house: House, cast: Cast) -> None:
    page = await house.browser().open("/")
    shown = page.see(LandingState)
    assert shown["fees"] == "₹1,500" and shown["loaded"]
    assert [(face["name"], face["presence"]) for face in shown["faces"]] == [
        ("Dr. Jonas Weber", "offline"),
        ("Dr. Meera Iyer", "offline"),
    ]
    await (await house.signed_in(cast.meera)).open("/doctor")
    heard = await page.until(lambda: [value for ref, value in page.given if ref == "presence"])
    assert (heard[-1]["doctor"], heard[-1]["presence"]) == (cast.meera.id, "online")
    await presence.choose(cast.meera.actor, PresenceChoice.AWAY)
    assert {face["name"]: face["presence"] for face in (await house.browser().open("/")).see(LandingState)["faces"]}[
        "Dr. Meera Iyer"
    ] == "away"
