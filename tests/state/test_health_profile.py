"""A patient tells of themself on a page; the doctor who treats them sees it, and nobody else."""

from __future__ import annotations

import pytest

from calmconnect.state.doctor.health_profile import HealthProfileState
from calmconnect.state.patient.profile import PatientProfileState
from tests.services.test_health_profiles import FORM
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows


async def test_the_doctor_sees_what_the_patient_writes(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    tab = await (await house.signed_in(cast.asha)).open("/patient/profile")
    doctor = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    assert doctor.see(HealthProfileState)["short"] == []
    await tab.send(PatientProfileState.save, form={**FORM, "phone": "call me"})
    assert tab.see(PatientProfileState)["problems"] == {"phone": "That does not look like a telephone number."}
    await tab.send(PatientProfileState.save, form=FORM)
    assert tab.notices[-1]["kind"] == "success" and not tab.see(PatientProfileState)["problems"]
    await doctor.until(lambda: doctor.see(HealthProfileState)["short"])
    assert dict(doctor.see(HealthProfileState)["long"])["Allergies"] == "Penicillin"
    assert dict(doctor.see(HealthProfileState)["short"])["In an emergency"] == "Ravi Rao, 98765 43211"


async def test_nobody_else_sees_it(house: House, cast: Cast) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/patient/profile")
    await tab.send(PatientProfileState.save, form=FORM)
    for person in (cast.ben, cast.jonas, cast.tara, cast.alex):
        other = await (await house.signed_in(person)).open(f"/doctor/patients/{cast.asha.id}")
        await other.send(PatientProfileState.load)
        assert not [frame for frame in other.frames if "Penicillin" in frame]


@pytest.mark.parametrize("form", [None, 7, [], {}, {"phone": "1"}])
async def test_what_is_no_form_changes_nothing(house: House, cast: Cast, form: object) -> None:
    tab = await (await house.signed_in(cast.asha)).open("/patient/profile")
    before = (await all_rows())["health_profiles"]
    await tab.send(PatientProfileState.save, form=form)
    assert (await all_rows())["health_profiles"] == before and tab.see(PatientProfileState)["problems"]
