"""Who suits somebody best: nothing that speaks for a doctor puts them further down, and each reason is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.recommending import (
    Candidate,
    Need,
    Reason,
    Weights,
    Why,
    clear,
    points,
    reasons,
    shrunk_stars,
    spoken_in,
    together,
)

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEYS = ("anxiety", "sleep", "grief")

some = st.lists(st.sampled_from(KEYS), unique=True).map(tuple)
moments = st.none() | st.integers(0, 400).map(lambda hours: NOW + hours * HOUR)
candidates = st.builds(
    Candidate,
    some,
    st.lists(st.sampled_from(["en", "hi"]), unique=True).map(tuple),
    st.floats(1, 5),
    st.integers(0, 50),
    st.booleans(),
    moments,
)
shares = st.dictionaries(st.sampled_from(KEYS), st.floats(0, 0.33))
needs = st.builds(Need, shares, st.frozensets(st.sampled_from(["hi", "ta"])), st.booleans())
each = st.floats(0, 10)
weights = st.builds(Weights, each, each, each, each, each)


@given(candidates, needs, weights)
def test_points_are_never_below_0_nor_above_all_weights(one: Candidate, need: Need, given_: Weights) -> None:
    most = given_.need + given_.language + given_.rating + 2 * given_.soon + given_.here
    assert 0 <= points(one, need, given_, NOW) <= most + 1e-9


@given(candidates, needs, weights, st.sampled_from(KEYS))
def test_nothing_good_puts_anybody_down(one: Candidate, need: Need, given_: Weights, key: str) -> None:
    before = points(one, need, given_, NOW)
    better = [
        replace(one, here=True),
        replace(one, specialisations=tuple({*one.specialisations, key})),
        replace(one, languages=(*one.languages, "hi")),
        replace(one, stars=5.0),
        replace(one, free_at=NOW),
    ]
    assert all(points(each, need, given_, NOW) >= before - 1e-9 for each in better)


def test_one_perfect_rating_does_not_beat_forty_good_ones() -> None:
    assert shrunk_stars(0, 0) == 4.0
    assert shrunk_stars(5, 1) < shrunk_stars(4.8, 40)
    assert shrunk_stars(1, 40) < 2


def test_who_is_getting_worse_needs_somebody_soon() -> None:
    only_soon = Weights(need=0, language=0, rating=0, soon=1, here=0)
    one = Candidate((), (), 0, 0, here=False, free_at=NOW + 24 * HOUR)
    assert points(one, Need(), only_soon, NOW) == 0.5
    assert points(one, Need(urgent=True), only_soon, NOW) == 1.0
    assert points(replace(one, free_at=None), Need(urgent=True), only_soon, NOW) == 0


@given(candidates, needs)
def test_reasons_are_true_and_few(one: Candidate, need: Need) -> None:
    for reason in reasons(one, need, NOW):
        assert {
            Why.HELPS: reason.key in one.specialisations and reason.key in need.about,
            Why.SPEAKS: reason.key in one.languages and reason.key in need.languages,
            Why.HERE: one.here,
            Why.SOON: one.free_at is not None and one.free_at <= NOW + 24 * HOUR,
            Why.RATED: one.ratings >= 5,
        }[reason.why]


def test_reasons_in_order_and_none_without_a_need() -> None:
    one = Candidate(("sleep", "anxiety"), ("en", "hi"), 4.9, 40, here=False, free_at=NOW + HOUR)
    need = Need({"anxiety": 0.7, "sleep": 0.2, "grief": 0.1}, frozenset({"hi"}))
    assert reasons(one, need, NOW) == (
        Reason(Why.HELPS, "anxiety"),
        Reason(Why.HELPS, "sleep"),
        Reason(Why.SPEAKS, "hi"),
        Reason(Why.SOON),
        Reason(Why.RATED),
    )
    assert reasons(one, Need(), NOW) == ()


def test_a_guess_counts_only_when_something_in_it_is_clear() -> None:
    assert clear([("grief", 0.33), ("sleep", 0.3)]) == {} == clear([])
    assert clear([("grief", 0.6), ("sleep", 0.3), ("ocd", 0.01)]) == {"grief": 0.6, "sleep": 0.3}


def test_guesses_are_put_together_by_their_weight() -> None:
    assert together((3, {"sleep": 1.0}), (1, {"grief": 1.0})) == {"sleep": 0.75, "grief": 0.25}
    assert together((3, {}), (1, {"grief": 1.0})) == {"grief": 1.0}
    assert together((3, {}), (1, {})) == {}


def test_languages_are_named_or_seen() -> None:
    assert spoken_in("someone who speaks hindi or Tamil") == {"hi", "ta"}
    assert spoken_in("मुझे नींद नहीं आती") == {"hi"}
    assert spoken_in("a germander garden") == frozenset()
