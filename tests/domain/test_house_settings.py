"""What admins may decide: every setting is written in one way, and nothing that is not allowed is ever used."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.house_settings import (
    DEFAULTS,
    GROUP_WORDS,
    SETTINGS,
    Group,
    clean_group,
    of_group,
    setting,
    settings_from,
)
from calmconnect.domain.people import Role
from calmconnect.domain.setting_kinds import Lengths, Line, Some, Switch, Weight, Whole, length_words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LENGTHS = Lengths(timedelta(minutes=1), 14 * DAY, 5)
NONSENSE: tuple[object, ...] = (None, 7, True, [], {}, {"on": "on"}, "nonsense", "\x00", "-1", "1e3", "٣", "9" * 400)


def test_every_setting_is_a_field_and_the_other_way_round() -> None:
    assert set(SETTINGS) == {one.name for one in fields(DEFAULTS)} - {"version"}
    assert set(GROUP_WORDS) == set(Group) == {one.group for one in SETTINGS.values()}
    for one in SETTINGS.values():
        assert one.label and one.help and one.kind.clean(one.default_written, one.key) == one.default


@pytest.mark.parametrize("key", SETTINGS)
@pytest.mark.parametrize("wrong", NONSENSE)
def test_nonsense_is_refused_by_its_field(key: str, wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        SETTINGS[key].kind.clean(wrong, key)
    assert set(refused.value.fields) == {key}


@given(st.booleans())
def test_switches(value: bool) -> None:
    assert Switch().clean(Switch().written(value), "x") is value


@given(st.integers(5, 50), st.integers())
def test_whole_numbers(inside: int, anything: int) -> None:
    kind = Whole(5, 50, "minutes")
    assert kind.clean(kind.written(inside), "x") == inside
    if not 5 <= anything <= 50:
        with pytest.raises(Invalid):
            kind.clean(str(anything), "x")


@given(st.integers(0, 100))
def test_weights(tenths: int) -> None:
    kind = Weight(10)
    assert kind.clean(kind.written(tenths / 10), "x") == tenths / 10


@pytest.mark.parametrize("wrong", ["10.1", "11", "nan", "inf", "1.55", "", "1.", "-0.5"])
def test_what_is_no_weight(wrong: str) -> None:
    with pytest.raises(Invalid):
        Weight(10).clean(wrong, "x")


@given(st.sets(st.integers(1, 14 * 24 * 60), max_size=5))
def test_lengths(minutes: set[int]) -> None:
    value = tuple(timedelta(minutes=one) for one in sorted(minutes, reverse=True))
    assert LENGTHS.clean(LENGTHS.written(value), "x") == value


def test_lengths_as_people_write_them() -> None:
    assert LENGTHS.clean(" 10 minutes,1 Day, 2hours,, 24 hours ", "x") == (DAY, 2 * HOUR, HOUR / 6)
    assert length_words(90 * HOUR / 60) == "90 minutes"


@pytest.mark.parametrize(
    "wrong", ["15 days", "0 minutes", "1 week", "a day", "1, 2", ", ".join(f"{n} hours" for n in range(1, 7))]
)
def test_what_are_no_lengths(wrong: str) -> None:
    with pytest.raises(Invalid):
        LENGTHS.clean(wrong, "x")


@given(st.frozensets(st.sampled_from(list(Role))))
def test_some_of_a_few(value: frozenset[Role]) -> None:
    kind = Some(tuple(Role))
    assert kind.clean(kind.written(value), "x") == value
    form = {f"x-{one}": "on" for one in value}
    assert kind.clean(kind.collect("x", form.get), "x") == value


def test_a_line_of_text() -> None:
    assert Line(10).clean("  two  words ", "x") == "two words"
    with pytest.raises(Invalid):
        Line(10).clean("more than ten", "x")


def test_what_was_written_holds_and_what_is_not_allowed_any_more_does_not() -> None:
    held = settings_from({"calls": "off", "reminders": "15 days", "recommend_need": "7", "gone": "x"}, 4)
    assert (held.calls, held.reminders, held.recommend_need) == (False, DEFAULTS.reminders, 7)
    assert (held.version, held.weights.need, held.weights.here) == (4, 7, 1.5)
    assert settings_from({}, 0) == DEFAULTS


def test_a_form_is_taken_whole_or_not_at_all() -> None:
    weights: dict[str, Any] = {one.key: "2" for one in of_group(Group.DOCTORS)}
    assert clean_group(Group.DOCTORS, weights.get)["recommend_soon"] == "2"
    spoiled: dict[str, Any] = {**weights, "recommend_soon": "much", "recommend_here": None}
    with pytest.raises(Invalid) as refused:
        clean_group(Group.DOCTORS, spoiled.get)
    assert set(refused.value.fields) == {"recommend_soon", "recommend_here"}
    assert set(clean_group(Group.OFFERED, lambda _name: None).values()) == {"off"}


@pytest.mark.parametrize("wrong", [None, 3, "gone", ["calls"], "version"])
def test_there_are_no_other_settings(wrong: object) -> None:
    with pytest.raises(NotFound):
        setting(wrong)
