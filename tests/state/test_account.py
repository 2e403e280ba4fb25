"""A person's own account: details, places, password."""

from __future__ import annotations

from typing import Any

import pytest

from calmconnect.state.shared.account import AccountState
from calmconnect.state.shared.shell import ShellState
from tests.support.cast import PASSWORD, Cast, Person
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

NEW = "another quiet place"


async def account_of(house: House, person: Person) -> Tab:
    """The account page of somebody who has just signed in."""
    return await (await house.signed_in(person)).open("/account")


async def test_details_are_kept_and_shown_at_once(house: House, cast: Cast) -> None:
    page = await account_of(house, cast.asha)
    await page.send(AccountState.save, form={"name": "  Asha   Rao-Lind ", "time_zone": "Europe/Oslo", "role": "admin"})
    assert page.notices[-1] == {"kind": "success", "text": "Saved."}
    assert page.see(ShellState)["name"] == "Asha Rao-Lind"
    again = (await account_of(house, cast.asha)).see(AccountState)
    assert (again["name"], again["time_zone"], again["email"]) == ("Asha Rao-Lind", "Europe/Oslo", cast.asha.email)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "", "time_zone": "UTC"}, "name"),
        ({"name": "x" * 121, "time_zone": "UTC"}, "name"),
        ({"name": "<script>", "time_zone": "UTC"}, "name"),
        ({"name": "Asha", "time_zone": "Mars/Base"}, "time_zone"),
        ({"name": "Asha"}, "time_zone"),
        (["Asha", "UTC"], "name"),
        (None, "name"),
    ],
)
async def test_details_that_cant_be_taken_change_nothing(house: House, cast: Cast, form: Any, field: str) -> None:
    page = await account_of(house, cast.asha)
    before = await all_rows()
    await page.send(AccountState.save, form=form)
    assert page.see(AccountState)["problems"].keys() == {field}
    assert await all_rows() == before


async def test_places_are_listed_and_ended(house: House, cast: Cast) -> None:
    there = await house.signed_in(cast.asha)
    open_there = await there.open("/patient")
    page = await account_of(house, cast.asha)
    shown = page.see(AccountState)
    assert [place["this"] for place in shown["places"]].count(True) == 1 and shown["elsewhere"]
    (other,) = [place["id"] for place in shown["places"] if not place["this"]]
    await page.send(AccountState.revoke, place=other)
    assert len(page.see(AccountState)["places"]) == 1 and not page.see(AccountState)["elsewhere"]
    await open_there.until(lambda: open_there.closed)


async def test_everywhere_else_can_be_ended_at_once(house: House, cast: Cast) -> None:
    for _ in range(2):
        await house.signed_in(cast.asha)
    ben = await account_of(house, cast.ben)
    page = await account_of(house, cast.asha)
    assert len(page.see(AccountState)["places"]) == 3
    await page.send(AccountState.revoke_others)
    assert [place["this"] for place in page.see(AccountState)["places"]] == [True]
    await ben.send(AccountState.load)
    assert len(ben.see(AccountState)["places"]) == 1


async def test_nobody_ends_a_place_of_somebody_else(house: House, cast: Cast) -> None:
    ben = await account_of(house, cast.ben)
    page = await account_of(house, cast.asha)
    before = await all_rows()
    for place in (ben.see(AccountState)["places"][0]["id"], 0, -1, "1", None, 2**40):
        await page.send(AccountState.revoke, place=place)
        assert page.notices[-1] == {"kind": "problem", "text": "We could not find that."}
    assert await all_rows() == before


async def test_a_password_is_changed_by_who_knows_it(house: House, cast: Cast) -> None:
    page = await account_of(house, cast.asha)
    await page.send(AccountState.change_password, form={"current": "a guess of mine", "password": NEW})
    assert page.see(AccountState)["problems"].keys() == {"current"}
    await page.send(AccountState.change_password, form={"current": PASSWORD, "password": "short"})
    assert page.see(AccountState)["problems"].keys() == {"password"}
    await page.send(AccountState.change_password, form={"current": PASSWORD, "password": NEW})
    assert (page.see(AccountState)["problems"], page.see(AccountState)["changed"]) == ({}, 1)
    assert (await house.browser().sign_in(cast.asha.email, NEW)).cookies
    assert not (await house.browser().sign_in(cast.asha.email, PASSWORD)).cookies


async def test_a_guest_sees_no_account(house: House, cast: Cast) -> None:
    page = await house.browser().open("/account")
    assert page.notices[-1] == {"kind": "leave", "path": "/sign-in?next=/account"}
    assert not page.see(AccountState).get("loaded")
    before = await all_rows()
    await page.send(AccountState.change_password, form={"current": PASSWORD, "password": NEW})
    await page.send(AccountState.revoke_others)
    assert await all_rows() == before
