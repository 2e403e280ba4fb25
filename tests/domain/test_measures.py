"""The questionnaires: every possible sheet has the score, the band and the marks that its source says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from calmconnect.domain.errors import Invalid
from calmconnect.domain.measures import (
    FORMS,
    Mark,
    Measure,
    band,
    check_whole,
    clean_answer,
    clean_measure,
    is_risk,
    marks,
    missing,
    score,
)

P, G, W = Measure.PHQ9, Measure.GAD7, Measure.WHO5


@some.composite
def sheets(draw: some.DrawFn) -> tuple[Measure, dict[int, int]]:
    """A questionnaire with every item answered."""
    measure = draw(some.sampled_from(Measure))
    form = FORMS[measure]
    worth = [points for points, _ in form.options]
    answers = {item: draw(some.sampled_from(worth)) for item in range(1, len(form.items) + 1)}
    if form.extra:
        answers[form.extra_item] = draw(some.integers(0, 3))
    return measure, answers


@given(sheets())
def test_a_score_is_the_sum_of_its_items_and_nothing_else(sheet: tuple[Measure, dict[int, int]]) -> None:
    measure, answers = sheet
    form = FORMS[measure]
    total = score(measure, answers)
    assert total == form.factor * sum(points for item, points in answers.items() if item <= len(form.items))
    assert 0 <= total <= form.highest


@given(sheets(), some.data())
def test_one_missing_answer_and_there_is_no_score(sheet: tuple[Measure, dict[int, int]], data: some.DataObject) -> None:
    measure, answers = sheet
    item = data.draw(some.integers(1, len(FORMS[measure].items)))
    del answers[item]
    assert item in missing(measure, answers)
    with pytest.raises(Invalid) as refused:
        score(measure, answers)
    assert f"item-{item}" in refused.value.fields


@given(sheets(), some.integers(1, 9))
def test_one_step_more_is_never_a_lower_band(sheet: tuple[Measure, dict[int, int]], item: int) -> None:
    measure, answers = sheet
    before = score(measure, answers)
    if item in answers and answers[item] < max(points for points, _ in FORMS[measure].options):
        after = score(measure, {**answers, item: answers[item] + 1})
        assert after == before + FORMS[measure].factor
        assert band(measure, after).lowest >= band(measure, before).lowest


@given(sheets())
def test_item_nine_alone_decides_about_risk(sheet: tuple[Measure, dict[int, int]]) -> None:
    measure, answers = sheet
    assert is_risk(measure, answers) == (measure is P and answers[9] > 0)
    assert not is_risk(measure, answers, answers), "it is not new"


@given(some.sampled_from(Measure), some.lists(some.integers(0, 27), min_size=1, max_size=12))
def test_marks_stand_beside_each_score_and_never_beside_the_first(measure: Measure, scores: list[int]) -> None:
    found = marks(measure, scores)
    assert len(found) == len(scores) and found[0] is None
    for place, mark in enumerate(found):
        if measure is P:
            began, now = scores[0], scores[place]
            assert (mark is Mark.REMISSION) == (place > 0 and began >= 5 and now < 5)
            assert (mark is Mark.RESPONSE) == (place > 0 and began >= 5 and now >= 5 and 2 * now <= began)
        if measure is G:
            assert mark is None
        if measure is W and place:
            assert (mark is not None) == (abs(scores[place] - scores[place - 1]) >= 10)


@pytest.mark.parametrize(
    ("measure", "highest", "cuts"),
    [(P, 27, [0, 5, 10, 15, 20]), (G, 21, [0, 5, 10, 15]), (W, 100, [0, 52])],
)
def test_the_cut_points(measure: Measure, highest: int, cuts: list[int]) -> None:
    form = FORMS[measure]
    assert form.highest == highest and [one.lowest for one in form.bands] == cuts
    for lower, upper in zip(cuts, [*cuts[1:], highest + 1], strict=True):
        assert {band(measure, points).lowest for points in range(lower, upper)} == {lower}


def test_well_being_is_poor_below_13_of_25() -> None:
    sheet = {1: 3, 2: 3, 3: 2, 4: 2, 5: 2}
    assert (score(W, sheet), band(W, score(W, sheet)).name) == (48, "Poor")
    sheet[5] = 3
    assert (score(W, sheet), band(W, score(W, sheet)).name) == (52, "Good")


def test_how_difficult_it_is_is_asked_of_those_with_any_problem() -> None:
    nothing = dict.fromkeys(range(1, 10), 0)
    check_whole(P, nothing)
    assert score(P, nothing) == 0
    assert missing(P, {**nothing, 3: 1}) == [10]
    assert score(P, {**nothing, 3: 1, 10: 3}) == 1, "it is not scored"


@pytest.mark.parametrize("item", [0, 11, -1, "1", None, True, 1.0, [1], 2**70])
def test_a_question_that_is_not_there(item: Any) -> None:
    with pytest.raises(Invalid):
        clean_answer(P, item, 1)


@pytest.mark.parametrize("points", [-1, 4, "3", None, True, 0.5, [0], 2**70])
def test_an_answer_that_is_not_there(points: Any) -> None:
    for item in (1, 10):
        with pytest.raises(Invalid):
            clean_answer(P, item, points)


def test_each_has_its_own_answers() -> None:
    assert clean_answer(W, 5, 5) == (5, 5) and clean_answer(P, 10, 3) == (10, 3)
    for measure, item, points in ((P, 1, 5), (W, 6, 0), (G, 8, 0)):
        with pytest.raises(Invalid):
            clean_answer(measure, item, points)


@pytest.mark.parametrize("word", ["", "PHQ9", "phq-9", None, 9, ["phq9"]])
def test_a_questionnaire_that_is_not_there(word: Any) -> None:
    with pytest.raises(Invalid):
        clean_measure(word)
