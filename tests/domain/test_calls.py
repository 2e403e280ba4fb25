"""The life of a call: every way through it, whoever does what in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.calls import (
    COME_BACK_WITHIN,
    CONNECT_WITHIN,
    MISSED_AFTER,
    RECONNECT_WITHIN,
    RING_INSTEAD_AFTER,
    CallStatus,
    EndReason,
    Meant,
    Medium,
    Side,
    Standing,
    Step,
    after,
    clean_finding,
    clean_medium,
    due,
    due_without_page,
    leaving,
    meant,
)
from calmconnect.domain.errors import Conflict, Invalid

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
PEOPLE = (Side.CALLER, Side.CALLEE)

steps = st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(Side)), max_size=12)


def lived(taken: list[tuple[Step, Side]], start: CallStatus = CallStatus.RINGING) -> list[tuple[Step, Side, Standing]]:
    """The steps of these that could be taken, each with what the call was after it."""
    standing, found = Standing(start), []
    for step, by in taken:
        try:
            standing = after(standing.status, step, by)
        except Conflict:
            continue
        found.append((step, by, standing))
    return found


@given(steps)
def test_what_is_over_stays_over_and_says_why(taken: list[tuple[Step, Side]]) -> None:
    seen = [standing for *_, standing in lived(taken)]
    over = [standing for standing in seen if standing.status is CallStatus.ENDED]
    assert over == seen[-1:] if over else all(standing.reason is None for standing in seen)
    assert all(standing.reason is not None for standing in over)


@given(steps)
def test_nobody_is_connected_who_was_not_answered_by_the_one_who_was_called(taken: list[tuple[Step, Side]]) -> None:
    answered = False
    for step, by, standing in lived(taken):
        # Whom the caller admits waits for it: that is an answer given before.
        answered |= (step, by) in {(Step.ANSWER, Side.CALLEE), (Step.ADMIT, Side.CALLER)}
        if standing.status in {CallStatus.CONNECTED, CallStatus.RECONNECTING} or standing.reason is EndReason.COMPLETED:
            assert answered


@given(steps)
def test_of_two_pages_that_answer_one_does(taken: list[tuple[Step, Side]]) -> None:
    begun = [step for step, *_ in lived(taken) if step in {Step.ANSWER, Step.ADMIT, Step.RING}]
    # Only when it rang once more may there be another one.
    assert begun[1::2] == [Step.RING] * len(begun[1::2]) and Step.RING not in begun[::2]


@given(st.permutations([(Step.ANSWER, Side.CALLEE), (Step.DECLINE, Side.CALLEE), (Step.CANCEL, Side.CALLER)]))
def test_answering_declining_and_giving_up_at_once_is_one_of_them(taken: list[tuple[Step, Side]]) -> None:
    first, *_ = lived(taken)
    assert len(lived(taken)) == 1 and (first[0], first[1]) == taken[0]


@given(steps, st.sampled_from(PEOPLE))
def test_each_of_the_two_can_always_leave(taken: list[tuple[Step, Side]], by: Side) -> None:
    status = next((one.status for *_, one in reversed(lived(taken))), CallStatus.RINGING)
    if status is not CallStatus.ENDED:
        assert after(status, leaving(status, by), by).status is CallStatus.ENDED


@given(steps)
def test_the_clock_ends_whatever_is_left_alone(taken: list[tuple[Step, Side]]) -> None:
    status = next((one.status for *_, one in reversed(lived(taken))), CallStatus.RINGING)
    step = due(status, NOW, NOW + max(MISSED_AFTER, CONNECT_WITHIN, RECONNECT_WITHIN))
    if status in {CallStatus.CONNECTED, CallStatus.ENDED}:
        assert step is None
    else:
        assert step is not None and after(status, step, Side.CLOCK).status is CallStatus.ENDED
    if status is not CallStatus.ENDED:
        assert after(status, Step.VANISH, Side.CLOCK).status is CallStatus.ENDED


@pytest.mark.parametrize(
    ("status", "step", "by", "reason"),
    [
        (CallStatus.RINGING, Step.DECLINE, Side.CALLEE, EndReason.DECLINED),
        (CallStatus.RINGING, Step.CANCEL, Side.CALLER, EndReason.CANCELLED),
        (CallStatus.RINGING, Step.MISS, Side.CLOCK, EndReason.MISSED),
        (CallStatus.RINGING, Step.VANISH, Side.CLOCK, EndReason.CANCELLED),
        (CallStatus.CONNECTING, Step.GIVE_UP, Side.CALLEE, EndReason.FAILED),
        (CallStatus.CONNECTED, Step.HANG_UP, Side.CALLER, EndReason.COMPLETED),
        (CallStatus.CONNECTED, Step.VANISH, Side.CLOCK, EndReason.COMPLETED),
        (CallStatus.RECONNECTING, Step.GIVE_UP, Side.CALLER, EndReason.FAILED),
    ],
)
def test_how_calls_end(status: CallStatus, step: Step, by: Side, reason: EndReason) -> None:
    assert after(status, step, by) == Standing(CallStatus.ENDED, reason)


@pytest.mark.parametrize(
    ("status", "step", "by"),
    [
        (CallStatus.RINGING, Step.ANSWER, Side.CALLER),
        (CallStatus.RINGING, Step.ADMIT, Side.CALLEE),
        (CallStatus.CONNECTING, Step.ADMIT, Side.CALLER),
        (CallStatus.CONNECTING, Step.RING, Side.CALLER),
        (CallStatus.CONNECTED, Step.RING, Side.CLOCK),
        (CallStatus.RINGING, Step.DECLINE, Side.CALLER),
        (CallStatus.RINGING, Step.CANCEL, Side.CALLEE),
        (CallStatus.RINGING, Step.MISS, Side.CALLER),
        (CallStatus.RINGING, Step.CONNECT, Side.CALLEE),
        (CallStatus.CONNECTING, Step.DECLINE, Side.CALLEE),
        (CallStatus.CONNECTED, Step.GIVE_UP, Side.CALLER),
        (CallStatus.CONNECTED, Step.VANISH, Side.CALLER),
        (CallStatus.ENDED, Step.ANSWER, Side.CALLEE),
    ],
)
def test_what_can_not_be_done(status: CallStatus, step: Step, by: Side) -> None:
    with pytest.raises(Conflict):
        after(status, step, by)


@given(st.sampled_from(CallStatus), st.timedeltas(timedelta(0), timedelta(minutes=5)), st.booleans())
def test_a_page_that_is_gone_ends_the_call_or_lets_it_ring(status: CallStatus, gone: timedelta, let_in: bool) -> None:
    step = due_without_page(status, gone, let_in=let_in)
    if step is not None:
        assert after(status, step, Side.CLOCK).status is (CallStatus.RINGING if step is Step.RING else CallStatus.ENDED)
    rings = let_in and status is CallStatus.CONNECTING
    soon = RING_INSTEAD_AFTER if rings else COME_BACK_WITHIN
    assert (step is not None) == (status is not CallStatus.ENDED and gone >= soon)
    assert (step is Step.RING) == (rings and gone >= soon)


def test_it_rings_for_45_seconds() -> None:
    moment = timedelta(milliseconds=1)
    assert due(CallStatus.RINGING, NOW, NOW + timedelta(seconds=45) - moment) is None
    assert due(CallStatus.RINGING, NOW, NOW + timedelta(seconds=45)) is Step.MISS


@given(st.sampled_from(CallStatus), st.sampled_from(PEOPLE))
def test_two_who_call_each_other_at_once_have_one_call(status: CallStatus, by: Side) -> None:
    assert meant(status, by, same_person=False) is Meant.ANOTHER
    glare = status is CallStatus.RINGING and by is Side.CALLEE
    assert meant(status, by, same_person=True) is (Meant.ANSWER if glare else Meant.COME_BACK)


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()), st.sampled_from(Step).map(str)))
def test_what_pages_say_is_parsed(value: object) -> None:
    for clean, known in ((clean_medium, set(Medium)), (clean_finding, {Step.CONNECT, Step.LOSE, Step.GIVE_UP})):
        try:
            assert clean(value) in known
        except Invalid:
            assert value not in [str(one) for one in known]
