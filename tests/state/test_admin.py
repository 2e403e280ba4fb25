"""The admin's pages: what they show, that they follow what others do, and that nobody else sees them."""

from __future__ import annotations

import pytest
from sqlmodel import select

from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.people import Role
from calmconnect.services import accounts, doctors
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.new_doctor import NewDoctorState
from calmconnect.state.admin.overview import OverviewState
from calmconnect.state.admin.people import PeopleState
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.resources import make_unchecked_doctor
from tests.support.rows import all_rows

FORM = {
    "name": "Dr. Noor Haddad",
    "email": "noor@clinic.example",
    "licence_number": "DHA-2019-77",
    "time_zone": "Asia/Dubai",
    "specialisations-sleep": "on",
}


async def test_the_numbers_follow_who_joins(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin")
    assert tab.see(OverviewState)["figures"][0]["value"] == 2
    await accounts.register_patient("Ada", "ada@calm.test", "a long and winding road", "UTC", utc_now())
    await tab.until(lambda: tab.see(OverviewState)["figures"][0]["value"] == 3)
    assert tab.see(OverviewState)["figures"][0]["change"] == "1 more than 30 days ago"
    assert tab.see(OverviewState)["newest"][0]["name"] == "Ada"


async def test_every_number_leads_to_its_rows(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin")
    patients, listed, week, waiting = (figure["href"] for figure in tab.see(OverviewState)["figures"])
    await tab.go(week)
    assert [choice["words"] for choice in tab.see(OverviewState)["choices"] if choice["chosen"]] == ["Next 7 days"]
    await tab.go(waiting)
    assert [choice["href"] for choice in tab.see(OverviewState)["choices"] if choice["chosen"]] == [waiting]
    people = await (await house.signed_in(cast.alex)).open(patients)
    assert people.see(PeopleState)["total"] == 2
    await people.go(listed)
    assert {row["role"] for row in people.see(PeopleState)["rows"]} == {"doctor"}


@pytest.mark.parametrize("query", ["?show=nothing&page=-1", "?show[]=week&page=x", "?page=99999999999", "?page=1e3"])
async def test_an_address_that_asks_for_nonsense_shows_the_first_page(house: House, cast: Cast, query: str) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin{query}")
    assert tab.see(OverviewState)["loaded"] and tab.see(OverviewState)["paging"]["page"] == 1


async def test_people_are_searched_among_the_same(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/people?role=patient")
    await tab.go("/admin/people?role=patient&q=Asha")
    assert [row["name"] for row in tab.see(PeopleState)["rows"]] == ["Asha Rao"]
    await tab.go(f"/admin/people?q={'x' * 200}")
    assert tab.see(PeopleState)["problems"]["words"] and tab.see(PeopleState)["rows"] == []


async def test_a_doctor_is_added_then_listed_when_verified(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/doctors/new")
    await tab.send(NewDoctorState.add, form=FORM)
    assert tab.see(NewDoctorState)["invited"] == "noor@clinic.example" and not tab.see(NewDoctorState)["problems"]
    await tab.go("/admin/people?state=unchecked")
    (row,) = tab.see(PeopleState)["rows"]
    assert (row["name"], row["checked"]) == ("Dr. Noor Haddad", False)
    assert (await doctors.find("Noor", "", False, 0, utc_now())).total == 0
    await tab.send(PeopleState.verify, doctor=row["id"])
    assert tab.see(PeopleState)["rows"] == [] and tab.notices[-1]["kind"] == "success"
    assert (await doctors.find("Noor", "", False, 0, utc_now())).total == 1


@pytest.mark.parametrize("form", [None, 7, "x", [], {}, {**FORM, "email": "asha@calm.test"}, {**FORM, "name": "<i>"}])
async def test_a_form_that_can_not_be_taken_adds_nobody(house: House, cast: Cast, form: object) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/doctors/new")
    await tab.send(NewDoctorState.add, form=form)
    assert tab.see(NewDoctorState)["problems"] and not tab.see(NewDoctorState)["invited"]
    async with reading() as rows:
        assert len((await rows.exec(select(User))).all()) == len(cast.everyone)


@pytest.mark.parametrize("path", ["/admin", "/admin/people", "/admin/doctors/new"])
async def test_nobody_else_gets_in(house: House, cast: Cast, path: str) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open(path)
        assert tab.notices[-1]["kind"] == "leave"
        assert not [frame for frame in tab.frames if cast.ben.email in frame]
    nobody = await house.browser().open(path)
    assert nobody.notices[-1]["kind"] == "leave"


async def test_nobody_else_adds_or_verifies(house: House, cast: Cast) -> None:
    new_id = await make_unchecked_doctor(cast)
    for person in (cast.asha, cast.meera, cast.tara):
        tab = await (await house.signed_in(person)).open("/")
        before = await all_rows()
        await tab.send(NewDoctorState.add, form=FORM)
        await tab.send(PeopleState.verify, doctor=new_id)
        after = await all_rows()
        assert {table: rows for table, rows in after.items() if table != "user_sessions"} == {
            table: rows for table, rows in before.items() if table != "user_sessions"
        }
        assert tab.see(PeopleState).get("rows", []) == []


@pytest.mark.parametrize("doctor", [None, "1", 1.0, True, -1, 0, 2**70, [1], 987_654])
async def test_verifying_what_is_no_doctor(house: House, cast: Cast, doctor: object) -> None:
    tab = await (await house.signed_in(cast.alex)).open("/admin/people")
    await tab.send(PeopleState.verify, doctor=doctor)
    assert tab.notices[-1]["kind"] == "problem"
    async with reading() as rows:
        assert {row.verified_by for row in (await rows.exec(select(Doctor))).all()} == {None}


async def test_the_list_says_how_people_stand(house: House, cast: Cast) -> None:
    await make_unchecked_doctor(cast)
    tab = await (await house.signed_in(cast.alex)).open("/admin/people")
    rows = {row["name"]: row for row in tab.see(PeopleState)["rows"]}
    assert (rows["Dr. New"]["licence"], rows["Dr. New"]["checked"], rows["Dr. New"]["confirmed"]) == (
        "NEW-0",
        False,
        False,
    )
    assert rows["Dr. Meera Iyer"]["checked"] and rows["Asha Rao"]["role"] == Role.PATIENT
