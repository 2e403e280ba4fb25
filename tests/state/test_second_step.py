"""Setting up the second step on the real event path; what of it stands in no state; and who can do nothing else before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from calmconnect.domain.people import Role
from calmconnect.services import break_glass
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.break_glass import OpeningsState
from calmconnect.state.admin.person import PersonState
from calmconnect.state.doctor.schedule import ScheduleState
from calmconnect.state.public.sign_in import SignInState
from calmconnect.state.shared.account import AccountState
from calmconnect.state.shared.second_step import SecondStepState
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.second_step import Phone, need, set_up, wrong_code
from tests.support.tab import Tab
from tests.support.unnamed import asked

PROOF = {"password": PASSWORD}


def given_once(tab: Tab) -> list[dict[str, Any]]:
    """What the page was told about the second step, outside the state."""
    return [value for ref, value in tab.given if ref == "second_step"]


async def test_it_is_set_up_and_turned_off(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.asha)).open("/account/second-step")
    assert (page.see(SecondStepState)["since"], page.see(SecondStepState)["showing"]) == (0, "")
    await page.send(SecondStepState.begin, form={"password": "a guess of mine"})
    assert page.see(SecondStepState)["problems"].keys() == {"password"} and given_once(page) == []
    await page.send(SecondStepState.begin, form=PROOF)
    assert page.see(SecondStepState)["showing"] == "scan"
    key = given_once(page)[-1]["key"]
    assert key["picture"].startswith("data:image/svg+xml")
    phone = Phone(key["text"].replace(" ", ""), [])
    await page.send(SecondStepState.confirm, form={"code": wrong_code(phone, utc_now())})
    assert page.see(SecondStepState)["problems"].keys() == {"code"}
    await page.send(SecondStepState.confirm, form={"code": phone.code(utc_now())})
    stands = page.see(SecondStepState)
    codes = given_once(page)[-1]["codes"]
    assert (stands["showing"], stands["left"], len(codes), stands["problems"]) == ("kept", 10, 10, {})
    assert stands["since"] > 0
    # No state holds the key or a code, so no later update of one can carry it.
    assert phone.key not in str(page._state) and not any(code in str(page._state) for code in codes)
    await page.send(SecondStepState.show, what="codes")
    assert page.see(SecondStepState)["showing"] == "codes"
    await page.send(SecondStepState.renew, form={**PROOF, "code": codes[0]})
    fresh = given_once(page)[-1]["codes"]
    assert not set(fresh) & set(codes)
    await page.send(SecondStepState.turn_off, form={**PROOF, "code": codes[1]})
    assert page.see(SecondStepState)["problems"].keys() == {"code"}
    await page.send(SecondStepState.turn_off, form={**PROOF, "code": fresh[1]})
    assert (page.see(SecondStepState)["since"], page.see(SecondStepState)["showing"]) == (0, "")
    assert page.notices[-1] == {"kind": "success", "text": "The second step is off."}


async def test_a_page_loaded_again_begins_anew(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    page = await browser.open("/account/second-step")
    await page.send(SecondStepState.begin, form=PROOF)
    again = await browser.open("/account/second-step?recovered=yes&next=//evil.test")
    assert again.see(SecondStepState)["showing"] == "" and given_once(again) == []
    assert (again.see(SecondStepState)["wanted"], again.see(SecondStepState)["recovered"]) == ("/home", True)
    await again.send(SecondStepState.show, what="kept")
    assert again.see(SecondStepState)["showing"] == ""


@pytest.mark.parametrize(("problem", "words"), [("wrong", "did not work"), ("locked", "Too many"), ("x", ""), ("", "")])
async def test_the_page_of_the_code_says_what_was_wrong(house: House, cast: Cast, problem: str, words: str) -> None:
    page = await house.browser().open(f"/sign-in/code?problem={problem}&next=/find")
    said = page.see(SignInState)["problem"]
    assert words in said and bool(words) == bool(said)
    assert page.see(SignInState)["wanted"] == "/find"


@pytest.mark.both_databases
async def test_who_needs_it_can_do_nothing_else_before(house: House, cast: Cast) -> None:
    await need(cast, Role.DOCTOR)
    browser = house.browser()
    await browser.sign_in(cast.meera.email, PASSWORD)
    page = await browser.open("/doctor/schedule")
    assert page.notices[-1] == {"kind": "leave", "path": "/sign-in/set-up?next=/doctor/schedule"}
    assert not page.see(ScheduleState).get("loaded")
    # To whatever is open to all they are nobody.
    assert page.see(ShellState)["role"] == ""
    before = await all_rows()
    await page.send(AccountState.save, form={"name": "Somebody else", "time_zone": "UTC"})
    await page.send(AccountState.change_password, form={"current": PASSWORD, "password": "another quiet place"})
    await page.send(SecondStepState.turn_off, form=PROOF)
    await page.send(SecondStepState.renew, form=PROOF)
    assert await all_rows() == before

    entering = await browser.open("/sign-in/set-up?next=/doctor/schedule")
    assert entering.see(SecondStepState)["required"] and entering.see(SecondStepState)["loaded"]
    await entering.send(SecondStepState.begin, form=PROOF)
    phone = Phone(given_once(entering)[-1]["key"]["text"].replace(" ", ""), [])
    await entering.send(SecondStepState.confirm, form={"code": phone.code(utc_now())})
    assert entering.see(SecondStepState)["showing"] == "kept" and len(given_once(entering)[-1]["codes"]) == 10
    page = await browser.open("/doctor/schedule")
    assert page.see(ScheduleState)["loaded"] and page.see(ShellState)["role"] == "doctor"


async def test_a_tab_that_is_open_when_it_becomes_needed_is_closed(house: House, cast: Cast) -> None:
    page = await (await house.signed_in(cast.meera)).open("/doctor/schedule")
    await need(cast, Role.DOCTOR)
    await page.until(lambda: page.closed)
    assert page.notices[-1] == {"kind": "leave", "path": "/sign-in?problem=ended"}


async def test_an_admin_with_a_second_step_gives_a_code_to_open_who_somebody_is(house: House, cast: Cast) -> None:
    phone = await set_up(cast.alex, utc_now() - timedelta(hours=1))
    _, number = await asked(cast.meera, cast.asha.actor, utc_now())
    browser = house.browser()
    await browser.sign_in(cast.alex.email, PASSWORD)
    await browser.http.post("/auth/code", data={"code": phone.recovery[0]})
    admin = await browser.open("/admin/break-glass")
    await admin.send(OpeningsState.decide, request=number, what="open")
    assert admin.see(OpeningsState)["with_code"]
    form = {"reason": "She is in danger now.", "password": PASSWORD}
    await admin.send(OpeningsState.open_it, form=form)
    assert admin.see(OpeningsState)["problems"].keys() == {"code"}
    assert [value for ref, value in admin.given if ref == "identities"] == []
    await admin.send(OpeningsState.open_it, form={**form, "code": phone.code(utc_now())})
    assert [value for ref, value in admin.given if ref == "identities"]
    assert await break_glass.show(cast.meera.actor, number, utc_now())


async def test_an_admin_takes_it_off_who_has_lost_their_phone(house: House, cast: Cast) -> None:
    await set_up(cast.meera, utc_now())
    admin = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.meera.id}")
    assert admin.see(PersonState)["person"]["second_step"]
    await admin.send(PersonState.ask, what="take_off")
    assert (admin.see(PersonState)["asking"], admin.see(PersonState)["with_code"]) == ("take_off", False)
    form = {"why": "She called from the number we know.", **PROOF}
    for lacking in ("why", "password"):
        await admin.send(PersonState.take_off, form={**form, lacking: ""})
        assert admin.see(PersonState)["problems"].keys() == {lacking}
    await admin.send(PersonState.take_off, form=form)
    shown = admin.see(PersonState)
    assert (shown["asking"], shown["problems"], shown["person"]["second_step"]) == ("", {}, False)
    assert shown["deeds"][0]["words"] == "Second step taken off" and shown["deeds"][0]["why"] == form["why"]
    assert await house.signed_in(cast.meera)


async def test_a_role_is_changed_with_a_code_by_who_has_a_second_step(house: House, cast: Cast) -> None:
    phone = await set_up(cast.alex, utc_now() - timedelta(hours=1))
    browser = house.browser()
    await browser.sign_in(cast.alex.email, PASSWORD)
    await browser.http.post("/auth/code", data={"code": phone.recovery[0]})
    admin = await browser.open(f"/admin/people/{cast.tara.id}")
    await admin.send(PersonState.ask, what="role")
    assert admin.see(PersonState)["with_code"]
    await admin.send(PersonState.change_role, form={"role": "admin", **PROOF})
    assert admin.see(PersonState)["problems"].keys() == {"code"}
    assert admin.see(PersonState)["person"]["role"] == "agent"
    await admin.send(PersonState.change_role, form={"role": "admin", **PROOF, "code": phone.recovery[1]})
    assert admin.see(PersonState)["person"]["role"] == "admin"
