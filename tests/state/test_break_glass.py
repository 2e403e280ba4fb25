"""Asking who somebody is, and opening it, on the real event path; and what of it stands in no state and no other tab."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.services import anonymous, break_glass, opening
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.break_glass import OpeningsState
from calmconnect.state.doctor.break_glass import BreakGlassState
from tests.support.cast import PASSWORD, Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab
from tests.support.unnamed import WHY, began, listens

ASK = {"danger": "self", "reason": WHY}
OPEN = {"reason": "She is in danger now.", "password": PASSWORD}


def identities(tab: Tab) -> list[dict[str, Any]]:
    """Who a page was told somebody is."""
    return [value for ref, value in tab.given if ref == "identities"]


async def talk(house: House, cast: Cast, named: bool = True) -> tuple[Tab, int]:
    """Dr. Meera has a conversation open with somebody who gives no name; gives it, too."""
    by = await began(cast.asha.actor if named else None, utc_now())
    await listens(cast.meera, 5, utc_now())
    tab = await (await house.signed_in(cast.meera)).open(f"/doctor/messages/{by.conversation_id}")
    return tab, by.conversation_id


async def test_a_doctor_asks_and_an_admin_opens_it(house: House, cast: Cast) -> None:
    doctor, conversation = await talk(house, cast)
    admin = await (await house.signed_in(cast.alex)).open("/admin/break-glass")
    await doctor.send(BreakGlassState.turn, opened=True)
    await doctor.send(BreakGlassState.ask, form={"danger": "", "reason": WHY})
    assert doctor.see(BreakGlassState)["problems"] == {"danger": "Please say what you fear."}
    assert doctor.see(BreakGlassState)["asking"]
    await doctor.send(BreakGlassState.ask, form=ASK)
    await doctor.until(lambda: doctor.see(BreakGlassState)["standing"] == "asked")
    assert not doctor.see(BreakGlassState)["asking"]

    (row,) = await admin.until(lambda: admin.see(OpeningsState)["waiting"])
    assert (row["doctor"], row["reason"]) == (cast.meera.name, WHY)
    await admin.send(OpeningsState.decide, request=row["id"], what="open")
    await admin.send(OpeningsState.open_it, form={**OPEN, "password": "not this one"})
    assert admin.see(OpeningsState)["problems"] == {"password": "That is not your current password."}
    assert admin.see(OpeningsState)["deciding"] == "open" and identities(admin) == []
    await admin.send(OpeningsState.open_it, form=OPEN)
    assert admin.see(OpeningsState)["deciding"] == ""
    assert ["Name", cast.asha.name] in identities(admin)[-1]["facts"]

    await doctor.until(lambda: doctor.see(BreakGlassState)["standing"] == "opened")
    assert identities(doctor) == [], "who it is comes when it is asked for"
    await doctor.send(BreakGlassState.show, request=row["id"])
    (who,) = identities(doctor)
    assert who["request"] == row["id"] and ["Email", cast.asha.email] in who["facts"]
    for tab in (doctor, admin):
        # No state holds it, so no later update of one can carry it.
        assert cast.asha.name not in str(tab._state) and cast.asha.email not in str(tab._state)
        assert cast.asha.name not in str(tab.notices)
    await doctor.go(f"/doctor/messages/{conversation}")
    assert len(identities(doctor)) == 1


async def test_of_two_admins_the_other_one_is_told(house: House, cast: Cast) -> None:
    _, conversation = await talk(house, cast)
    await break_glass.ask(cast.meera.actor, conversation, "others", WHY, utc_now())
    admins = [await (await house.signed_in(cast.alex)).open("/admin/break-glass") for _ in range(2)]
    number = admins[0].see(OpeningsState)["waiting"][0]["id"]
    for tab in admins:
        await tab.send(OpeningsState.decide, request=number, what="refuse")
    await admins[0].send(OpeningsState.refuse, form={"reason": "Please call them back."})
    await admins[1].until(lambda: admins[1].see(OpeningsState)["waiting"] == [])
    assert admins[1].see(OpeningsState)["deciding"] == "", "the form closes by itself"
    before = await all_rows()
    await admins[1].send(OpeningsState.refuse, form={"reason": "Please call them back."})
    assert admins[1].notices[-1]["kind"] == "problem" and "answered meanwhile" in admins[1].notices[-1]["text"]
    assert await all_rows() == before


@pytest.mark.parametrize("named", [True, False])
async def test_the_doctors_page_is_the_same_whether_there_is_an_account(house: House, cast: Cast, named: bool) -> None:
    doctor, conversation = await talk(house, cast, named)
    assert {key: doctor.see(BreakGlassState)[key] for key in ("conversation", "standing", "may_ask", "request")} == {
        "conversation": conversation,
        "standing": "",
        "may_ask": True,
        "request": 0,
    }
    await anonymous.close(cast.meera.actor, conversation, utc_now())
    await doctor.go(f"/doctor/messages/{conversation}")
    assert doctor.see(BreakGlassState)["may_ask"], "whoever says goodbye and leaves may be the one it matters for"


async def test_without_an_account_both_are_told(house: House, cast: Cast) -> None:
    doctor, _ = await talk(house, cast, named=False)
    await doctor.send(BreakGlassState.ask, form=ASK)
    admin = await (await house.signed_in(cast.alex)).open("/admin/break-glass")
    number = admin.see(OpeningsState)["waiting"][0]["id"]
    await admin.send(OpeningsState.decide, request=number, what="open")
    await admin.send(OpeningsState.open_it, form=OPEN)
    assert "No account" in admin.notices[-1]["text"] and identities(admin) == []
    await doctor.until(lambda: doctor.see(BreakGlassState)["standing"] == "nothing")
    assert not doctor.see(BreakGlassState)["may_ask"]


async def test_others_see_nothing_of_it(house: House, cast: Cast) -> None:
    _, conversation = await talk(house, cast)
    await break_glass.ask(cast.meera.actor, conversation, "self", WHY, utc_now())
    number = (await opening.requests(cast.alex.actor, 0, utc_now())).waiting[0].request.id
    await opening.open_(cast.alex.actor, number or 0, OPEN["reason"], PASSWORD, utc_now())
    other = await (await house.signed_in(cast.jonas)).open(f"/doctor/messages/{conversation}")
    assert other.see(BreakGlassState)["conversation"] == 0
    before = await all_rows()
    await other.send(BreakGlassState.ask, form=ASK)
    await other.send(BreakGlassState.show, request=number)
    assert identities(other) == [] and {one["kind"] for one in other.notices} == {"problem"}
    for person in (cast.asha, cast.tara, cast.meera):
        tab = await (await house.signed_in(person)).open("/admin/break-glass")
        assert tab.notices[-1]["kind"] == "leave" and WHY not in str(tab.frames)
    after = await all_rows()
    assert {name: rows for name, rows in after.items() if name != "user_sessions"} == {
        name: rows for name, rows in before.items() if name != "user_sessions"
    }


@pytest.mark.parametrize("what", [None, "", "opened", ["open"], {"open": 1}, 7])
async def test_what_is_no_decision_opens_no_form(house: House, cast: Cast, what: object) -> None:
    _, conversation = await talk(house, cast)
    await break_glass.ask(cast.meera.actor, conversation, "self", WHY, utc_now())
    admin = await (await house.signed_in(cast.alex)).open("/admin/break-glass")
    await admin.send(OpeningsState.decide, request=admin.see(OpeningsState)["waiting"][0]["id"], what=what)
    assert admin.see(OpeningsState)["deciding"] == ""
    await admin.send(OpeningsState.decide, request=987_654, what="open")
    assert admin.see(OpeningsState)["deciding"] == ""
