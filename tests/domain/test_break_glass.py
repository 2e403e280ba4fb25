"""Until when a doctor may ask who somebody is, how long it shows, and when the person is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.break_glass import (
    ASK_WITHIN,
    REASON_LENGTH,
    SHOWN_FOR,
    TOLD_WITHIN,
    Danger,
    Standing,
    clean_danger,
    clean_reason,
    may_ask,
    told_at,
    within_reach,
)
from calmconnect.domain.errors import Invalid
from tests.support.cast import NOW

MINUTES = st.integers(-100_000, 100_000).map(lambda count: timedelta(minutes=count))


@given(MINUTES)
def test_one_may_ask_while_it_runs_and_for_a_day_after(after: timedelta) -> None:
    assert within_reach(None, NOW + after)
    assert within_reach(NOW, NOW + after) == (after < ASK_WITHIN)


@given(st.sampled_from(Standing), MINUTES)
def test_what_waits_or_is_known_is_not_asked_again(last: Standing, after: timedelta) -> None:
    shown_until = NOW + SHOWN_FOR if last is Standing.OPENED else None
    again = {
        Standing.ASKED: False,
        Standing.NOTHING: False,
        Standing.OPENED: after >= SHOWN_FOR,
        Standing.REFUSED: True,
        Standing.EXPIRED: True,
    }
    assert may_ask(last, shown_until, NOW + after) == again[last]
    assert may_ask(None, None, NOW)


@given(st.floats(0, 1, exclude_max=True))
def test_a_person_is_told_once_nothing_is_shown_any_more_and_not_much_later(chance: float) -> None:
    assert NOW + SHOWN_FOR <= told_at(NOW, chance) <= NOW + SHOWN_FOR + TOLD_WITHIN


@given(st.text(max_size=REASON_LENGTH + 50))
def test_a_reason_is_a_few_words_and_no_novel(text: str) -> None:
    try:
        reason = clean_reason(text)
    except Invalid as refusal:
        assert list(refusal.fields) == ["reason"]
    else:
        assert 10 <= len(reason) <= REASON_LENGTH and reason == reason.strip()


@pytest.mark.parametrize("value", [None, 7, "", "   ", "Because.", "x" * (REASON_LENGTH + 1), "goodbye\x00 goodbye"])
def test_what_is_no_reason(value: object) -> None:
    with pytest.raises(Invalid):
        clean_reason(value)


def test_what_is_feared_is_one_of_two() -> None:
    assert [clean_danger(word) for word in ("self", "others")] == [Danger.SELF, Danger.OTHERS]
    for value in (None, "", "SELF", ["self"], 1):
        with pytest.raises(Invalid):
            clean_danger(value)
