"""The line before a doctor, whoever comes and leaves in whatever order; and what the waiting room says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.booking import JOIN_BEFORE, Absent, Status
from calmconnect.domain.errors import Invalid
from calmconnect.domain.slots import Span
from calmconnect.domain.waiting import (
    COME_BACK_WITHIN,
    READY_WORDS,
    SAID_LENGTH,
    Due,
    Stage,
    Waiter,
    clean_said,
    due,
    in_line,
    place,
    stage,
)

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)
SPAN = Span(NOW, NOW + timedelta(minutes=50))
SECOND = timedelta(seconds=1)

# Few different moments, so that they are often the same.
moments = st.integers(0, 4).map(lambda minutes: NOW + timedelta(minutes=minutes))
lines = st.lists(
    st.builds(Waiter, st.integers(1, 30), moments, moments), max_size=12, unique_by=lambda one: one.appointment_id
)


@given(lines, st.randoms())
def test_the_line_does_not_depend_on_how_it_is_read(waiters: list[Waiter], chance: object) -> None:
    shuffled = list(waiters)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert in_line(shuffled) == in_line(waiters)
    assert [place(shuffled, one.appointment_id) for one in in_line(waiters)] == list(range(1, len(waiters) + 1))


@given(lines)
def test_who_has_the_earlier_session_comes_first_and_then_who_came_first(waiters: list[Waiter]) -> None:
    order = in_line(waiters)
    for before, after in pairwise(order):
        assert before.starts <= after.starts
        assert before.starts < after.starts or before.since <= after.since


@given(lines.filter(bool), st.data())
def test_when_somebody_leaves_who_comes_after_moves_up_by_one_and_nobody_else_moves(
    waiters: list[Waiter], data: st.DataObject
) -> None:
    left = data.draw(st.sampled_from(waiters))
    rest = [one for one in waiters if one is not left]
    freed = place(waiters, left.appointment_id)
    for one in rest:
        before = place(waiters, one.appointment_id)
        assert place(rest, one.appointment_id) == (before - 1 if before > freed else before)
    assert place(rest, left.appointment_id) == 0


@given(lines, st.integers(31, 40), moments)
def test_who_comes_last_overtakes_only_those_with_a_later_session(
    waiters: list[Waiter], number: int, starts: datetime
) -> None:
    new = Waiter(number, starts, NOW + timedelta(hours=1))
    for one in waiters:
        overtaken = place([*waiters, new], one.appointment_id) > place(waiters, one.appointment_id)
        assert overtaken == (one.starts > starts)


@given(
    st.sampled_from(Status),
    st.sampled_from([None, *Absent]),
    st.integers(-30, 90),
    st.sampled_from([None, Stage.WAITING, Stage.ELSEWHERE]),
    st.sampled_from([None, Stage.TOGETHER, Stage.PARTED]),
    st.booleans(),
)
def test_nobody_waits_for_what_is_not_to_come(
    status: Status, absent: Absent | None, minutes: int, waits: Stage | None, met: Stage | None, came: bool
) -> None:
    now = NOW + timedelta(minutes=minutes)
    found = stage(status, absent, SPAN, now, came=came, waits=waits, met=met)
    open_now = status in {Status.BOOKED, Status.ARRIVED} and SPAN.starts - JOIN_BEFORE <= now < SPAN.ends
    assert (found is Stage.TOGETHER) == (met is Stage.TOGETHER)
    if found in {Stage.WAITING, Stage.ELSEWHERE, Stage.AWAY, Stage.PARTED}:
        assert open_now and (found is waits or waits is None)
    elif met is not Stage.TOGETHER:
        assert not open_now


@pytest.mark.parametrize(
    ("status", "absent", "at", "expected"),
    [
        (Status.BOOKED, None, NOW - JOIN_BEFORE - SECOND, Stage.EARLY),
        (Status.BOOKED, None, NOW - JOIN_BEFORE, Stage.AWAY),
        (Status.ARRIVED, None, SPAN.ends - SECOND, Stage.AWAY),
        (Status.ARRIVED, None, SPAN.ends, Stage.UNATTENDED),
        (Status.PENDING, None, NOW, Stage.OVER),
        (Status.NOSHOW, Absent.DOCTOR, NOW, Stage.UNATTENDED),
        (Status.NOSHOW, Absent.PATIENT, NOW, Stage.OVER),
        (Status.CANCELLED, None, NOW, Stage.OVER),
    ],
)
def test_what_there_is(status: Status, absent: Absent | None, at: datetime, expected: Stage) -> None:
    assert stage(status, absent, SPAN, at, came=False, waits=None, met=None) is expected
    if expected is not Stage.UNATTENDED or status is Status.NOSHOW:
        assert stage(status, absent, SPAN, at, came=True, waits=None, met=None) is expected


@given(st.booleans(), st.booleans(), st.integers(0, 60))
def test_a_page_that_is_gone_has_a_moment_to_come_back(here: bool, missing: bool, seconds: int) -> None:
    since = NOW - timedelta(seconds=seconds) if missing else None
    found = due(here=here, open_until=SPAN.ends, missing_since=since, now=NOW)
    if here:
        assert found is (Due.BACK if missing else None)
    elif not missing:
        assert found is Due.MISSING
    else:
        assert found is (Due.GONE if timedelta(seconds=seconds) >= COME_BACK_WITHIN else None)
    for over in (None, NOW):
        assert due(here=here, open_until=over, missing_since=since, now=NOW) is Due.GONE


def test_words_are_short_and_there() -> None:
    assert [clean_said(words) for words in READY_WORDS] == list(READY_WORDS)
    assert clean_said("  Ten   minutes. ") == "Ten minutes."
    for wrong in ("", "   ", None, 5, "x" * (SAID_LENGTH + 1), "a\x00b"):
        with pytest.raises(Invalid) as refused:
            clean_said(wrong)
        assert set(refused.value.fields) == {"said"}
