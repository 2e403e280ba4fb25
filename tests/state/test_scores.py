"""The happiness score on the real event path: switched on, fed, seen by oneself and by a doctor, and gone again."""

from __future__ import annotations

from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.state.doctor.score import PatientScoreState
from calmconnect.state.patient.score import ScoreState
from calmconnect.state.shared.agreements import AgreementsState
from tests.support.care import met
from tests.support.cast import Cast
from tests.support.house import House
from tests.support.rows import all_rows

PAGE = "/patient/wellbeing"
AI_VERSION = str(AGREEMENTS[Subject.AI_USE].version)
GARBAGE: list[object] = ["", "9", None, [], {"mood": 3}]


async def test_from_the_first_tap_to_the_doctor_seeing_it_and_gone_again(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    browser = await house.signed_in(cast.asha)
    page = await browser.open(PAGE)
    await page.send(ScoreState.start)
    assert page.notices[-1]["path"] == "/account/agreements?to=ai_use&next=/patient/wellbeing"
    agreeing = await browser.open("/account/agreements")
    for subject in (Subject.AI_USE, Subject.SCORE):
        await agreeing.send(AgreementsState.give, subject=subject.value, version=str(AGREEMENTS[subject].version))
    await page.send(ScoreState.start)
    (score,) = page.see(ScoreState)["score"]
    assert not score["enough"] and page.see(ScoreState)["mood"] == "" and page.see(ScoreState)["shared"]
    other = await browser.open(PAGE)
    await page.send(ScoreState.check_in, mood="4")
    await other.until(lambda: other.see(ScoreState)["mood"] == "4")
    await page.send(ScoreState.add_word, form={"word": "only mine"})
    await page.send(ScoreState.check_in, mood="2")
    assert (page.see(ScoreState)["mood"], page.see(ScoreState)["word"]) == ("2", "only mine")
    doctor = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    assert len(doctor.see(PatientScoreState)["score"]) == 1
    assert not any("only mine" in frame for frame in doctor.frames)
    await page.send(ScoreState.stop)
    await other.until(lambda: other.see(ScoreState)["score"] == [])
    again = await (await house.signed_in(cast.meera)).open(f"/doctor/patients/{cast.asha.id}")
    assert again.see(PatientScoreState)["score"] == []
    kept = await all_rows()
    assert not kept["score_choices"] and not kept["check_ins"]


async def test_garbage_changes_nothing(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.asha)
    await (await browser.open("/account/agreements")).send(AgreementsState.give, subject="ai_use", version=AI_VERSION)
    page = await browser.open(PAGE)
    await page.send(ScoreState.start)
    before = (await all_rows())["check_ins"]
    for mood in GARBAGE:
        await page.send(ScoreState.check_in, mood=mood)
        assert page.see(ScoreState)["problems"]["mood"]
    for form in ({"word": "x" * 61}, {}, None, "word"):
        await page.send(ScoreState.add_word, form=form)
        assert page.see(ScoreState)["problems"]["word"]
    await page.send(ScoreState.add_word, form={"word": "before the day"})
    assert "choose how you are" in page.notices[-1]["text"]
    assert (await all_rows())["check_ins"] == before


async def test_a_doctor_without_consent_or_of_somebody_else_sees_nothing(house: House, cast: Cast) -> None:
    await met(cast.asha, cast.meera)
    browser = await house.signed_in(cast.asha)
    await (await browser.open("/account/agreements")).send(AgreementsState.give, subject="ai_use", version=AI_VERSION)
    await (await browser.open(PAGE)).send(ScoreState.start)
    for doctor in (cast.meera, cast.jonas):
        looking = await (await house.signed_in(doctor)).open(f"/doctor/patients/{cast.asha.id}")
        assert looking.see(PatientScoreState)["score"] == []
