"""An admin's page of one person, and the sessions that a suspension leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.people import Role
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.orphaned import OrphanedState
from calmconnect.state.admin.people import PeopleState
from calmconnect.state.admin.person import PersonState
from calmconnect.state.public.sign_in import SignInState
from tests.support.care import met
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House
from tests.support.rows import all_rows

DAY = timedelta(days=1)
WHY = {"why": "The licence is being looked into."}
OFF = {**WHY, "ahead": "call_off", "words": "We are sorry."}


async def test_a_doctor_is_suspended_and_their_tabs_close(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.meera)
    theirs = await browser.open("/doctor")
    await met(cast.asha, cast.meera, utc_now() + DAY)
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.meera.id}")
    assert [row["patient"] for row in tab.see(PersonState)["ahead"]] == ["Asha Rao"]
    await tab.send(PersonState.ask, what="suspend")
    await tab.send(PersonState.suspend, form={"why": ""})
    assert tab.see(PersonState)["problems"]["why"] and tab.see(PersonState)["asking"] == "suspend"
    await tab.send(PersonState.suspend, form=WHY)
    seen = tab.see(PersonState)
    assert seen["person"]["disabled"] and seen["asking"] == "" and len(seen["ahead"]) == 1
    assert [(deed["words"], deed["why"]) for deed in seen["deeds"]] == [("Suspended", WHY["why"])]
    assert theirs.notices[-1]["kind"] == "leave"
    answer = await house.browser().sign_in(cast.meera.email, PASSWORD)
    page = await house.browser().open(answer.headers["location"])
    assert "suspended" in page.see(SignInState)["problem"]


async def test_what_is_left_is_handled_then_gone(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() + DAY)
    browser = await house.signed_in(cast.alex)
    person = await browser.open(f"/admin/people/{cast.meera.id}")
    await person.send(PersonState.suspend, form=WHY)
    people = await browser.open("/admin/people")
    assert people.see(PeopleState)["unhandled"] == 1
    tab = await browser.open("/admin/sessions-to-handle")
    (row,) = tab.see(OrphanedState)["rows"]
    await tab.send(OrphanedState.ask, appointment=row["id"])
    await tab.send(OrphanedState.call_off, form={"words": " "})
    assert tab.see(OrphanedState)["problems"]["words"]
    await tab.send(OrphanedState.call_off, form={"words": "We are sorry."})
    assert tab.see(OrphanedState)["rows"] == [] and tab.notices[-1]["kind"] == "success"
    await people.until(lambda: people.see(PeopleState)["unhandled"] == 0)
    await person.until(lambda: person.see(PersonState)["ahead"] == [])


async def test_all_is_called_off_at_once_when_the_form_says_so(house: House, cast: Cast) -> None:
    for days in (1, 2):
        await met(cast.asha, cast.meera, utc_now() + days * DAY)
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.meera.id}")
    await tab.send(PersonState.suspend, form={**OFF, "words": ""})
    assert tab.see(PersonState)["problems"]["words"] and not tab.see(PersonState)["person"]["disabled"]
    await tab.send(PersonState.suspend, form=OFF)
    assert tab.see(PersonState)["person"]["disabled"] and tab.see(PersonState)["ahead"] == []
    await tab.send(PersonState.reinstate)
    assert not tab.see(PersonState)["person"]["disabled"]


async def test_an_agent_becomes_an_admin_by_the_password(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.tara.id}")
    await tab.send(PersonState.change_role, form={"role": "admin", "password": "wrong"})
    assert tab.see(PersonState)["problems"]["password"] and tab.see(PersonState)["person"]["role"] == "agent"
    await tab.send(PersonState.change_role, form={"role": "admin", "password": PASSWORD})
    assert tab.see(PersonState)["person"]["role"] == "admin"


async def test_nobody_suspends_or_demotes_themself(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.alex.id}")
    assert tab.see(PersonState)["person"]["is_self"]
    await tab.send(PersonState.suspend, form=WHY)
    await tab.send(PersonState.change_role, form={"role": "agent", "password": PASSWORD})
    assert [notice["kind"] for notice in tab.notices] == ["problem", "problem"]
    async with reading() as rows:
        alex = (await rows.exec(select(User).where(User.id == cast.alex.id))).one()
    assert alex.role is Role.ADMIN and alex.disabled_at is None


@pytest.mark.parametrize("number", ["0", "-2", "987654", "x", "1.5"])
async def test_there_is_nobody_there(house: House, cast: Cast, number: str) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{number}")
    assert tab.see(PersonState)["missing"] and tab.see(PersonState)["person"]["name"] == ""


@pytest.mark.parametrize("form", [None, 7, [], {}, {"why": 7}, {"why": ["x"]}])
async def test_what_is_no_form_changes_nothing(house: House, cast: Cast, form: object) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.asha.id}")
    before = await all_rows()
    for handler in (PersonState.suspend, PersonState.change_role):
        await tab.send(handler, form=form)
    after = await all_rows()
    assert after["users"] == before["users"] and after["audit_events"] == before["audit_events"]


async def test_nobody_else_does_any_of_it(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera, utc_now() + DAY)
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open(f"/admin/people/{cast.ben.id}")
        before = await all_rows()
        await tab.send(PersonState.suspend, form=OFF)
        await tab.send(PersonState.reinstate)
        await tab.send(PersonState.change_role, form={"role": "admin", "password": PASSWORD})
        await tab.send(PersonState.verify)
        await tab.send(OrphanedState.call_off, form={"words": "x"})
        after = await all_rows()
        assert {name: rows for name, rows in after.items() if name != "user_sessions"} == {
            name: rows for name, rows in before.items() if name != "user_sessions"
        }
        assert not [frame for frame in tab.frames if cast.ben.email in frame]
