"""The life of an appointment: every way it may go, and what a request may not be."""

from __future__ import annotations

import pytest

from calmconnect.domain.booking import ACTIVE, Mode, Status, clean_mode, clean_start, step
from calmconnect.domain.errors import Conflict, Invalid


def test_every_way_an_appointment_may_go() -> None:
    ways = {
        (a, b)
        for a in Status
        for b in Status
        if not _refused(a, b)
    }  # fmt: skip
    assert ways == {
        (Status.HELD, Status.PENDING),
        (Status.HELD, Status.BOOKED),
        (Status.HELD, Status.CANCELLED),
        (Status.PENDING, Status.BOOKED),
        (Status.PENDING, Status.CANCELLED),
        (Status.BOOKED, Status.ARRIVED),
        (Status.BOOKED, Status.CANCELLED),
        (Status.ARRIVED, Status.FULFILLED),
        (Status.ARRIVED, Status.NOSHOW),
        (Status.ARRIVED, Status.CANCELLED),
    }
    assert all(a in ACTIVE for a, _ in ways), "what is over stays as it is"


def _refused(current: Status, wanted: Status) -> bool:
    try:
        step(current, wanted)
    except Conflict:
        return True
    return False


@pytest.mark.parametrize("value", [None, "1", 1.5, True, 0, -60_000, 61_000, 253_402_300_740_000, 10**18, [60_000], {}])
def test_times_that_are_none(value: object) -> None:
    with pytest.raises(Invalid):
        clean_start(value)


@pytest.mark.parametrize("value", [None, "", "telepathy", "audio", 1, ["video"], {"mode": "video"}])
def test_ways_to_meet_that_are_not_offered(value: object) -> None:
    with pytest.raises(Invalid):
        clean_mode(value, ["video", "chat"])
    assert clean_mode("chat", ["video", "chat"]) is Mode.CHAT
