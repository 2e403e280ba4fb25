"""Lengths of time as people say them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calmconnect.state.shared.lengths import length_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ms"),
        (0.35, "350 ms"),
        (0.9999, "1 s"),
        (1.44, "1.4 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (125, "2 min 5 s"),
        (599.6, "10 min"),
        (3_540, "59 min"),
        (3_599, "1 h"),
        (12_000, "3 h 20 min"),
        (172_800, "2 days"),
        (-5, "0 ms"),
    ],
)
def test_lengths_as_people_say_them(seconds: float, words: str) -> None:
    assert length_words(timedelta(seconds=seconds)) == words


def test_where_there_is_none() -> None:
    assert length_words(None) == "–"
