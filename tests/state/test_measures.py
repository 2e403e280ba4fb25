"""Questionnaires on the real event path: from being asked to the answers on the doctor's page."""

from __future__ import annotations

from calmconnect.state.doctor.measures import PatientMeasuresState
from calmconnect.state.patient.questionnaire import QuestionnaireState
from calmconnect.state.patient.wellbeing import WellbeingState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows
from tests.support.tab import Tab

LOW = {f"item-{item}": "2" for item in range(1, 11)}


async def begun(house: House, cast: Cast, measure: str = "phq9") -> Tab:
    """A questionnaire that Asha has just begun."""
    browser = await house.signed_in(cast.asha)
    page = await browser.open("/patient/wellbeing")
    await page.send(WellbeingState.begin, measure=measure)
    path = page.events[-1]["payload"]["path"]
    return await browser.open(path)


async def test_from_being_asked_to_the_doctor_seeing_it(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    doctor = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    home = await (await house.signed_in(cast.asha)).open("/patient/wellbeing")
    assert doctor.see(PatientMeasuresState)["shown"] and home.see(WellbeingState)["waiting"] == []
    await doctor.send(PatientMeasuresState.ask, form={"measure": "phq9", "every": "2"})
    assert [row["weeks"] for row in doctor.see(PatientMeasuresState)["asked"]] == [2]
    await home.until(lambda: home.see(WellbeingState)["waiting"])
    (waiting,) = home.see(WellbeingState)["waiting"]
    page = await (await house.signed_in(cast.asha)).open(f"/patient/wellbeing/{waiting['id']}")
    await page.send(QuestionnaireState.answer, item=1, points="2")
    await doctor.until(lambda: doctor.see(PatientMeasuresState)["waiting"][0]["answered"] == 1)
    await page.send(QuestionnaireState.finish, form=LOW)
    (outcome,) = page.see(QuestionnaireState)["outcome"]
    assert (outcome["score"], outcome["risk"]) == (18, True)
    await doctor.until(lambda: doctor.see(PatientMeasuresState)["courses"])
    (course,) = doctor.see(PatientMeasuresState)["courses"]
    assert [(point["score"], point["risk"]) for point in course["points"]] == [(18, True)]
    assert doctor.see(PatientMeasuresState)["waiting"] == []
    await doctor.send(PatientMeasuresState.stop, schedule=doctor.see(PatientMeasuresState)["asked"][0]["id"])
    assert doctor.see(PatientMeasuresState)["asked"] == []


async def test_a_reload_finds_what_was_chosen(house: House, cast: Cast) -> None:
    page = await begun(house, cast)
    for item, points in ((1, "3"), (2, "0"), (1, "1")):
        await page.send(QuestionnaireState.answer, item=item, points=points)
    again = await (await house.signed_in(cast.asha)).open(page.path)
    seen = again.see(QuestionnaireState)
    chosen = [[option["points"] for option in one["options"] if option["chosen"]] for one in seen["questions"]]
    assert chosen == [["1"], ["0"], *[[]] * 7] and (seen["answered"], seen["total"]) == (2, 9)


async def test_what_is_missing_is_said_beside_it(house: House, cast: Cast) -> None:
    page = await begun(house, cast)
    await page.send(QuestionnaireState.finish, form={"item-1": "1", "item-3": "0"})
    problems = page.see(QuestionnaireState)["problems"]
    assert list(problems) == [f"item-{item}" for item in (2, 4, 5, 6, 7, 8, 9, 10)]
    assert page.see(QuestionnaireState)["outcome"] == []


async def test_changing_an_answer_afterwards(house: House, cast: Cast) -> None:
    page = await begun(house, cast, "gad7")
    await page.send(QuestionnaireState.finish, form=LOW)
    await page.send(QuestionnaireState.change)
    assert page.see(QuestionnaireState)["changing"]
    before = await all_rows()
    await page.send(QuestionnaireState.answer, item=1, points="0")
    assert await all_rows() == before, "nothing of it is kept by the way"
    await page.send(QuestionnaireState.leave_as_is)
    assert page.see(QuestionnaireState)["outcome"][0]["score"] == 14
    other = await (await house.signed_in(cast.asha)).open(page.path)
    for tab in (page, other):
        await tab.send(QuestionnaireState.change)
    await page.send(QuestionnaireState.finish, form={**LOW, "item-1": "0"})
    (outcome,) = page.see(QuestionnaireState)["outcome"]
    assert (outcome["score"], outcome["amended"]) == (12, True)
    await other.send(QuestionnaireState.finish, form={**LOW, "item-1": "3"})
    assert "another tab" in other.notices[-1]["text"]
    assert (await (await house.signed_in(cast.asha)).open(page.path)).see(QuestionnaireState)["outcome"][0][
        "score"
    ] == 12


async def test_strangers_find_nothing_there(house: House, cast: Cast) -> None:
    page = await begun(house, cast)
    other = await (await house.signed_in(cast.ben)).open(page.path)
    assert other.see(QuestionnaireState)["missing"] and other.see(QuestionnaireState)["questions"] == []
    before = await all_rows()
    await other.send(QuestionnaireState.answer, item=1, points="1")
    await other.send(QuestionnaireState.finish, form=LOW)
    for doctor in (cast.meera, cast.jonas):
        looking = await (await house.signed_in(doctor)).open(f"/doctor/patients/{cast.asha.id}")
        assert not looking.see(PatientMeasuresState).get("shown")
        await looking.send(PatientMeasuresState.ask, form={"measure": "phq9", "every": "0"})
    after = await all_rows()
    for rows in (before, after):
        rows.pop("user_sessions")
    assert after == before
