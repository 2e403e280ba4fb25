"""The safety plan on the real event path: two pages that write it together."""

from __future__ import annotations

from typing import Any

from calmconnect.state.shared.safety_plan import SafetyPlanState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

S = SafetyPlanState


def coping(tab: Tab) -> dict[str, Any]:
    """What the person can do on their own, as a page shows it."""
    found: dict[str, Any] = next(row for row in tab.see(S)["steps"] if row["step"] == "coping")
    return found


async def both(house: House, cast: Cast) -> tuple[Tab, Tab]:
    """Asha's page of her plan, and her doctor's."""
    await met(cast.asha, cast.meera)
    patient = await (await house.signed_in(cast.asha)).open("/patient/safety-plan")
    doctor = await (await house.signed_in(cast.meera)).open(f"/doctor/safety-plan/{cast.asha.id}")
    return patient, doctor


async def test_each_sees_what_the_other_writes(house: House, cast: Cast) -> None:
    patient, doctor = await both(house, cast)
    await doctor.send(S.edit, step="coping")
    await doctor.send(S.save, form={"text": "Walk\nNisha 98450 00000"})
    await patient.until(lambda: coping(patient)["version"] == 1)
    assert coping(patient)["lines"] == [
        {"words": "Walk", "dialled": ""},
        {"words": "Nisha 98450 00000", "dialled": "9845000000"},
    ]
    assert coping(patient)["by"] == cast.meera.name and doctor.see(S)["editing"] == ""


async def test_the_second_is_told_and_puts_both_together(house: House, cast: Cast) -> None:
    patient, doctor = await both(house, cast)
    for tab in (patient, doctor):
        await tab.send(S.edit, step="coping")
    await doctor.send(S.save, form={"text": "Walk"})
    await patient.until(lambda: patient.see(S)["clash"] == cast.meera.name)
    await patient.send(S.save, form={"text": "Music"})
    assert (patient.see(S)["editing"], patient.see(S)["clash"]) == ("coping", cast.meera.name)
    assert coping(doctor)["words"] == "Walk", "nothing was overwritten"
    await patient.send(S.save, form={"text": "Walk\nMusic"})
    assert patient.see(S)["editing"] == ""
    await doctor.until(lambda: coping(doctor)["words"] == "Walk\nMusic")
    await doctor.send(S.look_back, step="coping")
    assert [(one["words"], one["by"]) for one in doctor.see(S)["earlier"]] == [("Walk", cast.meera.name)]


async def test_a_reload_while_writing_keeps_the_form_open(house: House, cast: Cast) -> None:
    patient, _ = await both(house, cast)
    await patient.send(S.edit, step="support")
    await patient.send(S.load)
    assert patient.see(S)["editing"] == "support"
    await patient.send(S.leave)
    assert patient.see(S)["editing"] == ""


async def test_strangers_see_and_write_nothing(house: House, cast: Cast) -> None:
    patient, _ = await both(house, cast)
    await patient.send(S.edit, step="coping")
    await patient.send(S.save, form={"text": "Walk"})
    stranger = await (await house.signed_in(cast.jonas)).open(f"/doctor/safety-plan/{cast.asha.id}")
    assert stranger.see(S)["missing"] and stranger.see(S)["steps"] == []
    before = await all_rows()
    await stranger.send(S.edit, step="coping")
    await stranger.send(S.save, form={"text": "Mine"})
    await stranger.send(S.look_back, step="coping")
    assert await all_rows() == before and stranger.see(S)["earlier"] == []
