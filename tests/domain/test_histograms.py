"""Histograms of lengths of time: what they say lies close to what is exact."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.histograms import GROWTH, HIGHEST, SHORTEST, added, bounds, bucket, histogram, quantile

LENGTHS = st.floats(min_value=0, max_value=10**9, allow_nan=False)
PARTS = st.floats(min_value=0, max_value=1)


@given(LENGTHS)
def test_every_length_lies_within_the_bounds_of_its_bucket(seconds: float) -> None:
    low, high = bounds(bucket(seconds))
    assert low <= seconds < high


def test_buckets_follow_on_each_other_and_edges_belong_to_the_upper_one() -> None:
    for number in range(HIGHEST):
        assert bounds(number)[1] == bounds(number + 1)[0]
        assert bucket(bounds(number)[1]) == number + 1
    assert bounds(HIGHEST)[0] > 100 * 366 * 86_400
    assert bucket(10**12) == HIGHEST and bucket(-5) == 0


@given(st.lists(LENGTHS, min_size=1), PARTS)
def test_a_quantile_is_less_than_a_fifth_off(lengths: list[float], part: float) -> None:
    exact = sorted(lengths)[max(0, ceil(part * len(lengths)) - 1)]
    found = quantile(histogram(lengths), part)
    assert found is not None
    assert abs(found - exact) <= max(SHORTEST, (GROWTH - 1) * exact)


@given(st.lists(LENGTHS), st.lists(LENGTHS))
def test_histograms_add_up(one: list[float], other: list[float]) -> None:
    assert added([histogram(one), histogram(other)]) == histogram([*one, *other])


def test_nothing_has_no_median() -> None:
    assert quantile({}, 0.5) is None
