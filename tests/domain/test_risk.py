"""The screener's triage, how grave several signs are together, and what is overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.risk import Overdue, RiskLevel, TaskStatus, gravest, overdue
from calmconnect.domain.screener import ONLY_AFTER, QUESTIONS, Danger, clean_answers, danger

KEYS = tuple(question.key for question in QUESTIONS)
answers = st.fixed_dictionaries({key: st.booleans() for key in KEYS})


@pytest.mark.parametrize(
    ("yes", "level"),
    [
        ((), Danger.NONE),
        (("wish",), Danger.LOW),
        (("thoughts",), Danger.LOW),
        (("thoughts", "method"), Danger.MODERATE),
        (("thoughts", "intent"), Danger.HIGH),
        (("thoughts", "plan"), Danger.HIGH),
        (("deed",), Danger.MODERATE),
        (("deed", "recent_deed"), Danger.HIGH),
    ],
)
def test_the_published_triage(yes: tuple[str, ...], level: Danger) -> None:
    said = clean_answers({key: "yes" if key in yes else "no" for key in KEYS})
    assert danger(said) is level


@given(answers, st.sampled_from(KEYS))
def test_one_more_yes_never_lowers_it(said: dict[str, bool], key: str) -> None:
    order = list(Danger)
    assert order.index(danger({**said, key: True})) >= order.index(danger({**said, key: False}))


@given(answers)
def test_what_was_not_to_be_asked_does_not_count(said: dict[str, bool]) -> None:
    kept = clean_answers({key: "yes" if yes else "no" for key, yes in said.items()})
    assert all(kept[before] for key, before in ONLY_AFTER.items() if key in kept)
    assert {key: said[key] for key in kept} == kept


@pytest.mark.parametrize("missing", KEYS)
@pytest.mark.parametrize("value", [None, "", "maybe", True, 1, ["yes"]])
def test_each_question_that_is_asked_wants_a_plain_answer(missing: str, value: object) -> None:
    with pytest.raises(Invalid):
        clean_answers({**dict.fromkeys(KEYS, "yes"), missing: value})


@given(st.lists(st.sampled_from(RiskLevel)))
def test_the_gravest_is_none_less_than_any(levels: list[RiskLevel]) -> None:
    order = list(RiskLevel)
    assert all(order.index(gravest(levels)) >= order.index(one) for one in levels)
    assert gravest(levels) in [*levels, RiskLevel.NONE]


NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
moments = st.timedeltas(timedelta(days=-30), timedelta(days=30)).map(lambda away: NOW + away)
standings = st.fixed_dictionaries(
    {
        "status": st.sampled_from(TaskStatus),
        "due_at": moments,
        "escalated": st.booleans(),
        "seen_to_at": st.none() | moments,
        "may_take": st.timedeltas(timedelta(minutes=1), timedelta(days=2)),
    }
)


@given(standings, moments)
def test_what_is_overdue_follows_from_how_it_stands(standing: dict[str, Any], now: datetime) -> None:
    found, seen_to_at = overdue(**standing, now=now), standing["seen_to_at"]
    if found is Overdue.UNTAKEN:
        assert standing["status"] is TaskStatus.REQUESTED and not standing["escalated"] and standing["due_at"] <= now
    elif found is Overdue.LEFT:
        assert standing["status"] is TaskStatus.IN_PROGRESS and seen_to_at + standing["may_take"] <= now
    elif standing["status"] is TaskStatus.REQUESTED:
        assert standing["escalated"] or now < standing["due_at"]
    elif standing["status"] is TaskStatus.IN_PROGRESS:
        assert seen_to_at is None or now < seen_to_at + standing["may_take"]


@given(standings, moments, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_what_is_overdue_stays_so_until_something_is_done(
    standing: dict[str, Any], now: datetime, later: timedelta
) -> None:
    before = overdue(**standing, now=now)
    assert before in (Overdue.NOTHING, overdue(**standing, now=now + later))
    if before is not Overdue.NOTHING:
        assert overdue(**{**standing, "escalated": True, "seen_to_at": now}, now=now) is Overdue.NOTHING
