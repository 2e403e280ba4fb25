"""Two admins edit one doctor at once; and a doctor's licence on the pages of an admin and of the doctor."""

from __future__ import annotations

from datetime import timedelta

from calmconnect.services import licence_files
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.doctor_edit import DoctorEditState
from calmconnect.state.admin.person import PersonState
from calmconnect.state.doctor.profile import DoctorProfileState
from calmconnect.state.shared.licence import LicenceState
from tests.support import files
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows

FORM = {
    "name": "Dr. Meera Iyer",
    "time_zone": "Asia/Kolkata",
    "headline": "Here to listen",
    "about": "Twelve years.",
    "qualifications": "MD",
    "years_experience": "12",
    "fee": "1500",
    "free_cancel_hours": "24",
    "languages-en": "on",
    "modes-video": "on",
    "specialisations-sleep": "on",
}


async def test_the_second_is_shown_what_the_first_has_changed(house: House, cast: Cast) -> None:
    browser, path = await house.signed_in(cast.alex), f"/admin/doctors/{cast.meera.id}"
    first, second = await browser.open(path), await browser.open(path)
    await first.send(DoctorEditState.save, form={**FORM, "fee": "1800"})
    assert first.notices[-1]["kind"] == "success"
    await second.send(DoctorEditState.save, form={**FORM, "headline": "Worry, and how to live with it"})
    seen = second.see(DoctorEditState)
    assert seen["changed_by"] == "Alex Admin"
    assert {"label": "Fee", "before": "1500", "after": "1800"} in seen["differences"]
    assert second.notices[-1]["kind"] == "problem"
    await second.send(DoctorEditState.save, form={**FORM, "fee": "1800", "headline": "Worry"})
    assert second.see(DoctorEditState)["changed_by"] == "" and second.notices[-1]["kind"] == "success"
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/profile")
    assert (doctor.see(DoctorProfileState)["fee"], doctor.see(DoctorProfileState)["headline"]) == (1800, "Worry")


async def test_a_doctor_does_not_write_over_what_an_admin_wrote(house: House, cast: Cast) -> None:
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/profile")
    admin = await (await house.signed_in(cast.alex)).open(f"/admin/doctors/{cast.meera.id}")
    await admin.send(DoctorEditState.save, form={**FORM, "fee": "1800"})
    await doctor.send(DoctorProfileState.save, form={**FORM, "fee": "900"})
    assert doctor.notices[-1]["kind"] == "problem"
    await doctor.go("/doctor/profile")
    assert doctor.see(DoctorProfileState)["fee"] == 1800


async def test_the_licence_is_changed_and_verified_anew(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.alex)).open(f"/admin/people/{cast.meera.id}")
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/profile")
    last = (utc_now() + timedelta(days=20)).date().isoformat()
    await tab.send(LicenceState.turn, opened=True)
    await tab.send(LicenceState.change, form={"licence_number": "", "ends": last})
    assert tab.see(LicenceState)["problems"]["licence_number"] and tab.see(LicenceState)["changing"]
    await tab.send(LicenceState.change, form={"licence_number": "TN-1", "ends": last})
    assert (tab.see(LicenceState)["number"], tab.see(LicenceState)["ends"]) == ("TN-1", last)
    assert not tab.see(LicenceState)["checked"]
    await doctor.until(lambda: doctor.see(LicenceState)["number"] == "TN-1")
    await licence_files.add(cast.meera.actor, cast.meera.id, "licence.png", files.picture(), utc_now())
    await tab.until(lambda: [row["name"] for row in tab.see(LicenceState)["files"]] == ["licence.jpg"])
    await tab.send(PersonState.verify)
    await tab.until(lambda: tab.see(LicenceState)["checked"])
    await tab.send(LicenceState.drop, file=tab.see(LicenceState)["files"][0]["id"])
    assert tab.see(LicenceState)["files"] == []


async def test_what_is_not_a_doctors_and_who_is_no_admin(house: House, cast: Cast) -> None:
    file = await licence_files.add(cast.alex.actor, cast.meera.id, "licence.png", files.picture(), utc_now())
    admin = await house.signed_in(cast.alex)
    assert (await admin.open(f"/admin/doctors/{cast.asha.id}")).see(DoctorEditState)["missing"]
    assert (await admin.open(f"/admin/people/{cast.asha.id}")).see(LicenceState)["doctor_id"] == 0
    for person in (cast.asha, cast.jonas, cast.tara):
        tab = await (await house.signed_in(person)).open(f"/admin/doctors/{cast.meera.id}")
        before = await all_rows()
        await tab.send(DoctorEditState.save, form=FORM)
        await tab.send(LicenceState.change, form={"licence_number": "X", "ends": ""})
        await tab.send(LicenceState.drop, file=file.id)
        after = await all_rows()
        for table in ("doctors", "users", "licence_files", "audit_events"):
            assert after[table] == before[table]
