"""What may be said about a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.ratings import CHANGE_WITHIN, clean_review, clean_stars, clean_why, may_change
from tests.support.cast import NOW


@given(st.integers(1, 5))
def test_one_to_five_stars_as_number_or_word(count: int) -> None:
    assert clean_stars(count) == clean_stars(str(count)) == count


@pytest.mark.parametrize("value", [0, 6, -1, "0", "6", "", " 5", "५", "5.0", 4.5, None, True, [5], {"stars": 5}])
def test_anything_else_is_no_stars(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        clean_stars(value)
    assert set(refused.value.fields) == {"stars"}


def test_words_may_be_missing_and_must_not_be_endless() -> None:
    assert clean_review(None) == clean_review("  ") == ""
    assert clean_review(" One.\r\n\r\nTwo. ") == "One.\n\nTwo."
    for wrong in ("x" * 1_001, 7, ["x"], "bell \x07"):
        with pytest.raises(Invalid):
            clean_review(wrong)


def test_a_reason_is_one_line_and_needed() -> None:
    assert clean_why(" It names\n somebody. ".replace("\n", ""), "Why?") == "It names somebody."
    for wrong in ("", None, "x" * 301):
        with pytest.raises(Invalid):
            clean_why(wrong, "Why?")


def test_a_rating_may_be_changed_for_two_weeks() -> None:
    assert may_change(NOW, NOW) and may_change(NOW, NOW + CHANGE_WITHIN - timedelta(seconds=1))
    assert not may_change(NOW, NOW + CHANGE_WITHIN)
