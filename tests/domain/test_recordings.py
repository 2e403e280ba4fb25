"""The life of a recording: whoever does what in whatever order, nothing is recorded that not both have agreed to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.calls import CallStatus
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.recordings import (
    BEGIN_WITHIN,
    OPEN,
    PIECE_BYTES,
    QUIET_AFTER,
    THERE,
    Consented,
    Party,
    RecordingStatus,
    RecordingStep,
    after,
    asked,
    check_asking,
    check_piece,
    check_size,
    due,
    ending,
)

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
PEOPLE = (Party.DOCTOR, Party.PATIENT)
OVER = frozenset(RecordingStatus) - OPEN - THERE

askers = st.sampled_from(PEOPLE)
taken = st.lists(st.tuples(st.sampled_from(RecordingStep), st.sampled_from(Party)), max_size=14)
Taken = list[tuple[RecordingStep, Party]]


def lived(asker: Party, steps: Taken) -> list[tuple[RecordingStep, Party, Consented]]:
    """The steps of these that could be taken, each with what the recording was after it."""
    standing, found = asked(asker), []
    for step, by in steps:
        try:
            standing = after(standing, step, by)
        except Conflict:
            continue
        found.append((step, by, standing))
    return found


@given(askers, taken)
def test_nothing_is_recorded_that_not_both_have_agreed_to(asker: Party, steps: Taken) -> None:
    agreed = {asker}
    for step, by, standing in lived(asker, steps):
        if step is RecordingStep.AGREE:
            agreed.add(by)
        if standing.status in {RecordingStatus.AGREED, RecordingStatus.RUNNING, *THERE}:
            assert agreed == set(PEOPLE) == standing.by


@given(askers, taken)
def test_only_the_doctors_browser_records(asker: Party, steps: Taken) -> None:
    assert all(by is Party.DOCTOR for step, by, _ in lived(asker, steps) if step is RecordingStep.BEGIN)


@given(askers, taken)
def test_either_can_end_what_is_open_at_any_time_and_then_nothing_more_is_recorded(asker: Party, steps: Taken) -> None:
    for _, _, standing in lived(asker, steps):
        if standing.status not in OPEN:
            continue
        for by in Party:
            step = ending(standing.status)
            if step is RecordingStep.WITHDRAW and by not in {asker, Party.CLOCK}:
                step = RecordingStep.DECLINE
            assert step is not None
            ended = after(standing, step, by)
            assert ended.status not in OPEN
            for again in Party:
                with pytest.raises(Conflict):
                    after(ended, RecordingStep.BEGIN, again)


@given(askers, taken)
def test_what_was_declined_taken_back_or_deleted_stays_so(asker: Party, steps: Taken) -> None:
    seen = [standing.status for *_, standing in lived(asker, steps)]
    over = [status for status in seen if status in OVER]
    assert over == (seen[-1:] if over else [])


@given(askers, taken)
def test_only_who_was_asked_agrees_or_declines(asker: Party, steps: Taken) -> None:
    for step, by, _ in lived(asker, steps):
        if step in {RecordingStep.AGREE, RecordingStep.DECLINE}:
            assert by in set(PEOPLE) - {asker}


@given(askers, taken)
def test_only_the_clock_keeps_and_anybody_of_the_two_deletes(asker: Party, steps: Taken) -> None:
    for step, by, standing in lived(asker, steps):
        if step is RecordingStep.KEEP:
            assert by is Party.CLOCK
        if standing.status in THERE:
            assert all(after(standing, RecordingStep.DELETE, who).status is RecordingStatus.DELETED for who in Party)


def test_it_is_asked_for_while_the_two_hear_each_other_and_not_again_and_again() -> None:
    check_asking(CallStatus.CONNECTED, 1)
    for call, declined in [(status, 0) for status in CallStatus if status is not CallStatus.CONNECTED] + [
        (CallStatus.CONNECTED, 2)
    ]:
        with pytest.raises(Conflict):
            check_asking(call, declined)


def test_what_nothing_comes_of_is_due() -> None:
    assert due(RecordingStatus.AGREED, NOW - BEGIN_WITHIN, NOW)
    assert due(RecordingStatus.RUNNING, NOW - QUIET_AFTER, NOW)
    assert not due(RecordingStatus.RUNNING, NOW - QUIET_AFTER + timedelta(seconds=1), NOW)
    assert not any(due(status, NOW - timedelta(days=9), NOW) for status in {*OVER, *THERE, RecordingStatus.ASKED})


@given(st.integers(0, 7200), st.integers(0, 7200))
def test_no_more_comes_from_a_page_than_it_can_have_recorded(nth: int, seconds: int) -> None:
    try:
        check_piece(nth, NOW, NOW + timedelta(seconds=seconds))
    except Conflict:
        assert nth >= seconds + 5
    else:
        assert nth < seconds + 5


@pytest.mark.parametrize("size", [0, PIECE_BYTES + 1])
def test_pieces_that_are_none(size: int) -> None:
    with pytest.raises(Invalid):
        check_size(size)
    check_size(PIECE_BYTES)
