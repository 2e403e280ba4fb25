"""What pages may say to each other: known shapes of limited size, and nothing beside."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.signals import CANDIDATE_LENGTH, SDP_LENGTH, Signal, SignalKind, clean_signal

ENDS = {"epoch": "a" * 32, "to": "b" * 32}
OFFER = {"kind": "offer", **ENDS, "sdp": "v=0\r\n"}
CANDIDATE = {
    "kind": "candidate",
    **ENDS,
    "candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host",
    "mid": "0",
    "line": 0,
}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


def test_an_offer_an_answer_and_a_candidate() -> None:
    assert clean_signal(OFFER) == Signal(SignalKind.OFFER, ENDS["epoch"], ENDS["to"], sdp="v=0\r\n")
    assert clean_signal({**OFFER, "kind": "answer"}).kind is SignalKind.ANSWER
    assert clean_signal(CANDIDATE).candidate == CANDIDATE["candidate"]
    assert clean_signal({**CANDIDATE, "candidate": "", "mid": None, "line": None}).candidate == ""


def test_nothing_unknown_is_handed_on() -> None:
    assert clean_signal({**OFFER, "seat": "another", "html": "<script>"}) == clean_signal(OFFER)


@given(anything)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        clean_signal(value)


@given(st.sampled_from([OFFER, CANDIDATE]), st.data())
def test_every_part_is_looked_at(message: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([key for key in message if key not in {"mid", "line"}]))
    for wrong in (None, 7, True, ["v=0"], {"v=0": 1}, "v=0 \x00", "v=0 \ud800"):
        with pytest.raises(Invalid):
            clean_signal({**message, key: wrong})


@pytest.mark.parametrize(
    "message",
    [
        {**OFFER, "sdp": "v=0" + "x" * SDP_LENGTH},
        {**OFFER, "sdp": "no sdp"},
        {**OFFER, "epoch": "a" * 65},
        {**CANDIDATE, "candidate": "x" * (CANDIDATE_LENGTH + 1)},
        {**CANDIDATE, "mid": "x" * 33},
        {**CANDIDATE, "line": -1},
        {**CANDIDATE, "line": 10**6},
        {**CANDIDATE, "line": True},
        {**OFFER, "kind": "pranswer"},
    ],
)
def test_what_is_too_large_or_out_of_place_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        clean_signal(message)
