"""A patient lets doctors see what they look for, and a doctor's page shows it live, until it is taken back."""

from __future__ import annotations

from typing import Any

from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.state.doctor.matches import MatchesState
from calmconnect.state.patient.matching import MatchingState
from tests.support.cast import Cast
from tests.support.house import House

AGREED: dict[str, Any] = {"consent": str(AGREEMENTS[Subject.MATCHING].version)}


async def test_a_doctor_sees_it_live_with_its_reason_until_it_is_taken_back(house: House, cast: Cast) -> None:
    doctor = await (await house.signed_in(cast.meera)).open("/doctor/matches")
    patient = await (await house.signed_in(cast.asha)).open("/patient/matching")
    assert doctor.see(MatchesState)["rows"] == [] and patient.see(MatchingState)["on"] is False
    await patient.send(MatchingState.save, form={**AGREED, "languages-en": "on"})
    assert patient.see(MatchingState)["problems"] == {"about": "Please choose at least one."}
    await patient.send(MatchingState.save, form={"about-sleep": "on"})
    assert set(patient.see(MatchingState)["problems"]) == {"consent"} and doctor.see(MatchesState)["rows"] == []
    await patient.send(MatchingState.save, form={**AGREED, "about-sleep": "on", "about-nonsense": "on"})
    assert patient.see(MatchingState)["on"] is True and patient.see(MatchingState)["about"] == ["sleep"]
    (row,) = await doctor.until(lambda: doctor.see(MatchesState)["rows"])
    assert row["name"] == cast.asha.name and SPECIALISATIONS["sleep"][1] in row["why"]
    await patient.send(MatchingState.stop)
    assert patient.see(MatchingState)["on"] is False
    await doctor.until(lambda: not doctor.see(MatchesState)["rows"])


async def test_nobody_else_gets_in(house: House, cast: Cast) -> None:
    for person, path, state in (
        (cast.asha, "/doctor/matches", MatchesState),
        (cast.meera, "/patient/matching", MatchingState),
    ):
        tab = await (await house.signed_in(person)).open(path)
        assert tab.see(state).get("loaded", False) is False
