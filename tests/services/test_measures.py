"""Filling in a questionnaire: kept answer by answer, finished once, changed without losing what it said, and by nobody else."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from calmconnect.db.measures import EarlierAnswers, QuestionnaireResponse
from calmconnect.db.risk import RiskFlag
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from calmconnect.domain.measures import FORMS, Mark, Measure, ResponseStatus
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.services import measure_trends, measures
from tests.support.care import met
from tests.support.cast import NOW, Cast, Person
from tests.support.rows import all_rows

P = Measure.PHQ9
CALM = dict.fromkeys(range(1, 10), 0)
LOW = {**dict.fromkeys(range(1, 9), 2), 9: 0, 10: 1}
WEEK = timedelta(weeks=1)


async def filled(person: Person, answers: dict[int, int], at: Any = NOW, measure: str = "phq9") -> int:
    """A finished questionnaire; gives its id."""
    number = await measures.begin(person.actor, measure, at)
    await measures.complete(person.actor, number, answers, at)
    return number


async def row_of(number: int) -> QuestionnaireResponse:
    async with reading() as rows:
        return await rows.get_one(QuestionnaireResponse, number)


async def test_answers_are_kept_one_by_one_and_survive_a_reload(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    for item, points in ((1, 2), (2, 3), (1, 1)):
        await measures.answer(cast.asha.actor, number, item, points, NOW)
    assert await measures.begin(cast.asha.actor, "phq9", NOW) == number, "it is the same one, in any tab"
    sheet = await measures.one(cast.asha.actor, number)
    assert (sheet.status, sheet.answers, sheet.version) == (ResponseStatus.IN_PROGRESS, {1: 1, 2: 3}, 3)
    assert (await measure_trends.own(cast.asha.actor)).points[P] == []


async def test_finishing_takes_what_the_page_holds(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    await measures.answer(cast.asha.actor, number, 1, 3, NOW)
    await measures.complete(cast.asha.actor, number, LOW, NOW)
    (point,) = (await measure_trends.own(cast.asha.actor)).points[P]
    assert (point.score, point.band.name, point.at, point.risk) == (16, "Moderately severe", NOW, False)
    assert await measures.begin(cast.asha.actor, "phq9", NOW) != number, "the next one is another"


async def test_a_missing_answer_leaves_it_open_and_says_which(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    for item in (1, 2, 4):
        await measures.answer(cast.asha.actor, number, item, 1, NOW)
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await measures.complete(cast.asha.actor, number, {}, NOW)
    assert list(refused.value.fields) == [f"item-{item}" for item in (3, 5, 6, 7, 8, 9, 10)]
    assert await all_rows() == before


@pytest.mark.parametrize(
    ("item", "points"),
    [(0, 1), (11, 1), (1, 4), (1, -1), (1, True), (1, "1"), (None, None), ([1], 1), (1, 2**70), ("1", 1), (10, 4)],
)
async def test_what_can_not_be_an_answer_changes_nothing(database: str, cast: Cast, item: Any, points: Any) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    before = await all_rows()
    with pytest.raises(Invalid) as refused:
        await measures.answer(cast.asha.actor, number, item, points, NOW)
    assert "answer" in refused.value.fields
    more: Any = {item if not isinstance(item, list) else "x": points}
    with pytest.raises(Invalid):
        await measures.complete(cast.asha.actor, number, {**LOW, **more}, NOW)
    with pytest.raises(Invalid):
        await measures.complete(cast.asha.actor, number, [LOW], NOW)
    assert await all_rows() == before


async def test_finished_is_finished(database: str, cast: Cast) -> None:
    number = await filled(cast.asha, LOW)
    before = await all_rows()
    with pytest.raises(Conflict, match="finished this one already"):
        await measures.answer(cast.asha.actor, number, 1, 0, NOW)
    await measures.complete(cast.asha.actor, number, CALM, NOW)
    assert await all_rows() == before, "a second click, or another tab, finishes nothing twice"


async def test_two_who_finish_and_answer_at_once(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)

    async def quietly(doing: Any) -> str:
        try:
            await doing
        except Refused as refusal:
            return type(refusal).__name__
        return ""

    asha = cast.asha.actor
    taps = [quietly(measures.answer(asha, number, item, 1, NOW)) for item in range(1, 11)]
    ends = [quietly(measures.complete(asha, number, LOW, NOW)) for _ in range(3)]
    said = await asyncio.gather(*taps, *ends)
    assert set(said) <= {"", "Conflict"} and set(said[-3:]) == {""}
    row = await row_of(number)
    assert row.status is ResponseStatus.COMPLETED and measures.answers_in(row) == LOW
    assert len(await asyncio.gather(*(measures.begin(asha, "phq9", NOW) for _ in range(4)))) == 4
    async with reading() as rows:
        begun = select(QuestionnaireResponse).where(QuestionnaireResponse.status == ResponseStatus.IN_PROGRESS)
        assert len((await rows.exec(begun)).all()) == 1


async def test_changing_one_afterwards_keeps_what_it_said(database: str, cast: Cast) -> None:
    number = await filled(cast.asha, LOW)
    version = (await measures.one(cast.asha.actor, number)).version
    await measures.amend(cast.asha.actor, number, version, {1: 0}, NOW + WEEK)
    row = await row_of(number)
    assert (row.status, row.completed_at, row.version) == (ResponseStatus.AMENDED, NOW, version + 1)
    async with reading() as rows:
        (earlier,) = (await rows.exec(select(EarlierAnswers))).all()
    assert (earlier.version, json.loads(earlier.answers), earlier.given_at) == (
        version,
        {str(item): points for item, points in LOW.items()},
        NOW,
    )
    (point,) = (await measure_trends.own(cast.asha.actor)).points[P]
    assert (point.score, point.amended, point.at) == (14, True, NOW)


async def test_a_change_is_refused_when_it_would_be_none_or_undo_another(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    with pytest.raises(Conflict, match="not finished"):
        await measures.amend(cast.asha.actor, number, 0, {1: 0}, NOW)
    await measures.complete(cast.asha.actor, number, LOW, NOW)
    before = await all_rows()
    await measures.amend(cast.asha.actor, number, 1, {1: 2}, NOW)
    for version, more in ((0, {1: 0}), ("1", {1: 0}), (None, {1: 0}), (True, {})):
        with pytest.raises(Conflict, match="another tab"):
            await measures.amend(cast.asha.actor, number, version if version is not True else 2, more, NOW)
    with pytest.raises(Invalid):
        await measures.amend(cast.asha.actor, number, 1, {1: 9}, NOW)
    assert await all_rows() == before
    both = [measures.amend(cast.asha.actor, number, 1, {1: points}, NOW) for points in (0, 1)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"], "of two tabs one is told"


async def flags(person: Person) -> list[RiskFlag]:
    async with reading() as rows:
        return list((await rows.exec(select(RiskFlag).where(RiskFlag.patient_id == person.id))).all())


async def test_thoughts_of_death_are_followed_up_at_once_and_once(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    await measures.answer(cast.asha.actor, number, 9, 1, NOW)
    assert await flags(cast.asha) == [], "somebody may still be choosing"
    for _ in range(2):
        await measures.complete(cast.asha.actor, number, {**LOW, 9: 1}, NOW)
    (flag,) = await flags(cast.asha)
    assert (flag.source, flag.level, flag.at) == (RiskSource.MEASURE, RiskLevel.URGENT, NOW)
    await measures.amend(cast.asha.actor, number, 2, {1: 0}, NOW)
    assert len(await flags(cast.asha)) == 1, "what was followed up is not new because something else is"
    await measures.amend(cast.asha.actor, number, 3, {9: 3}, NOW)
    assert len(await flags(cast.asha)) == 2
    await filled(cast.ben, LOW)
    await filled(cast.ben, dict.fromkeys(range(1, 8), 3), measure="gad7")
    assert await flags(cast.ben) == []


async def test_nobody_answers_for_somebody_else(database: str, cast: Cast) -> None:
    number = await measures.begin(cast.asha.actor, "phq9", NOW)
    before = await all_rows()
    for person, refusal in ((cast.ben, NotFound), (cast.meera, NotAllowed), (cast.alex, NotAllowed)):
        for attempt in (
            measures.answer(person.actor, number, 1, 1, NOW),
            measures.complete(person.actor, number, LOW, NOW),
            measures.amend(person.actor, number, 0, LOW, NOW),
            measures.one(person.actor, number),
        ):
            with pytest.raises(refusal):
                await attempt
    with pytest.raises(NotAllowed):
        await measures.begin(cast.meera.actor, "phq9", NOW)
    for word in ("", "phq", None, 9):
        with pytest.raises(Invalid):
            await measures.begin(cast.asha.actor, word, NOW)
    assert await all_rows() == before


async def test_the_course_has_the_marks_and_only_doctors_in_treatment_see_it(database: str, cast: Cast) -> None:
    for week, points in enumerate((2, 1, 0)):
        answers = {**dict.fromkeys(range(1, 9), points), 9: 0, 10: 0}
        await filled(cast.asha, answers, NOW + week * WEEK)
    with pytest.raises(NotFound):
        await measure_trends.of_patient(cast.meera.actor, cast.asha.id, NOW)
    await met(cast.asha, cast.meera, status=Status.PENDING)
    with pytest.raises(NotFound):
        # Who merely asks for a time has not told them anything yet.
        await measure_trends.of_patient(cast.meera.actor, cast.asha.id, NOW)
    await met(cast.asha, cast.meera, NOW + WEEK)
    seen = await measure_trends.of_patient(cast.meera.actor, cast.asha.id, NOW)
    assert seen == await measure_trends.own(cast.asha.actor)
    assert [(point.score, point.mark) for point in seen.points[P]] == [
        (16, None),
        (8, Mark.RESPONSE),
        (0, Mark.REMISSION),
    ]
    for person in (cast.jonas, cast.ben, cast.tara, cast.alex):
        with pytest.raises((NotFound, NotAllowed)):
            await measure_trends.of_patient(person.actor, cast.asha.id, NOW)


async def test_what_was_answered_can_not_be_read_in_the_database(database: str, cast: Cast) -> None:
    number = await filled(cast.asha, LOW)
    await measures.amend(cast.asha.actor, number, 1, {1: 0}, NOW)
    async with reading() as rows:
        for table in ("questionnaire_responses", "earlier_answers"):
            (kept,) = (await rows.exec(text(f"SELECT answers FROM {table}"))).one()  # type: ignore[call-overload]
            assert b"{" not in bytes(kept)


def test_the_questions_of_these_tests_are_those_of_the_form() -> None:
    assert set(LOW) == set(range(1, FORMS[P].extra_item + 1))
