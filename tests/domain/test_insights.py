"""What a practice is counted by."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.insights import WEEKS, Outcome, monday_of, outcome, typical, weeks

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("status", "reason", "what"),
    [
        (Status.FULFILLED, None, Outcome.HELD),
        (Status.NOSHOW, None, Outcome.MISSED),
        (Status.CANCELLED, CancellationReason.UNATTENDED, Outcome.MISSED),
        (Status.CANCELLED, CancellationReason.BY_PATIENT, Outcome.CALLED_OFF),
        (Status.CANCELLED, CancellationReason.BY_DOCTOR, Outcome.CALLED_OFF),
        (Status.BOOKED, None, Outcome.TO_COME),
        (Status.ARRIVED, None, Outcome.TO_COME),
        (Status.CANCELLED, CancellationReason.REJECTED, None),
        (Status.CANCELLED, CancellationReason.EXPIRED, None),
        (Status.CANCELLED, CancellationReason.PAYMENT_FAILED, None),
        (Status.PENDING, None, None),
        (Status.HELD, None, None),
        (Status.WAITLIST, None, None),
    ],
)
def test_what_became_of_an_appointment(status: Status, reason: CancellationReason | None, what: Outcome | None) -> None:
    assert outcome(status, reason) is what


def test_a_week_begins_on_monday_where_the_doctor_is() -> None:
    late_sunday = datetime(2026, 3, 8, 20, tzinfo=UTC)
    assert monday_of(late_sunday, KOLKATA) == date(2026, 3, 9)
    assert monday_of(late_sunday, NEW_YORK) == date(2026, 3, 2)


@given(st.lists(st.tuples(MOMENTS, st.sampled_from(Outcome))), MOMENTS, st.sampled_from([KOLKATA, NEW_YORK]))
def test_each_appointment_is_in_at_most_one_of_twelve_weeks(
    found: list[tuple[datetime, Outcome]], now: datetime, zone: ZoneInfo
) -> None:
    shown = weeks(found, now, zone)
    assert len(shown) == WEEKS and shown[-1].monday == monday_of(now, zone)
    assert all(after.monday - before.monday == timedelta(weeks=1) for before, after in pairwise(shown))
    within = [what for starts, what in found if shown[0].monday <= monday_of(starts, zone) <= shown[-1].monday]
    for one in Outcome:
        assert sum(week.counts[one] for week in shown) == within.count(one)


def test_one_holiday_does_not_spoil_what_is_typical() -> None:
    hour = timedelta(hours=1)
    assert typical([]) is None
    assert typical([hour]) == hour
    assert typical([hour, 2 * hour, 500 * hour]) == 2 * hour
    assert typical([hour, 3 * hour]) == 2 * hour
