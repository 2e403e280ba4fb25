"""What follows from what a browser found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.call_checks import ENOUGH_TO_SEE, ENOUGH_TO_SPEAK, Readiness, clean_check, in_words, readiness
from calmconnect.domain.errors import Invalid
from tests.support.call_checks import WORKS

ROOM = st.integers(0, 10_000)


@given(down=ROOM, up=ROOM)
def test_the_narrower_way_decides(down: int, up: int) -> None:
    found = readiness(clean_check({**WORKS, "down_kbps": down, "up_kbps": up}))
    room = min(down, up)
    assert (found is Readiness.VIDEO) == (room >= ENOUGH_TO_SEE)
    assert (found is Readiness.NONE) == (room < ENOUGH_TO_SPEAK)


@pytest.mark.parametrize(
    ("what", "became", "ready"),
    [
        ("camera", "refused", Readiness.AUDIO),
        ("camera", "missing", Readiness.AUDIO),
        ("microphone", "silent", Readiness.NONE),
        ("microphone", "busy", Readiness.NONE),
        ("speaker", "no", Readiness.VIDEO),
    ],
)
def test_what_a_call_needs(what: str, became: str, ready: Readiness) -> None:
    assert readiness(clean_check({**WORKS, what: became})) is ready


def test_what_was_found_in_words() -> None:
    said = " ".join(in_words(clean_check({**WORKS, "camera": "refused"})))
    assert "The camera is blocked in the browser." in said and "1 of 2 helping servers" in said and "40 ms" in said
    unmeasured = {**WORKS, "round_trip_ms": 0, "down_kbps": 0, "up_kbps": 0, "servers": 0, "reached": 0}
    said = " ".join(in_words(clean_check(unmeasured)))
    assert "could not be measured" in said and "servers" not in said.replace("server could", "")


@pytest.mark.parametrize(
    "change",
    [
        {"camera": "zebra"},
        {"camera": None},
        {"browser": ["chrome"]},
        {"round_trip_ms": -1},
        {"round_trip_ms": True},
        {"round_trip_ms": "40"},
        {"down_kbps": float("nan")},
        {"up_kbps": float("inf")},
        {"reached": 3},
        {"servers": 21},
    ],
)
def test_what_is_no_check(change: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        clean_check({**WORKS, **change})
    assert set(refused.value.fields) == {"check"}


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_anything_else_is_no_check(value: object) -> None:
    with pytest.raises(Invalid):
        clean_check(value)
