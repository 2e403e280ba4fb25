"""Periods: those with a name, the one before, and the parts of a chart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.periods import LONGEST_DAYS, Period, Preset, Step, clean_period, of_preset, parts, step_of

_TODAY = date(2026, 11, 22)
_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def _periods(draw: st.DrawFn) -> Period:
    first = draw(_days)
    return Period(first, first + timedelta(days=draw(st.integers(0, LONGEST_DAYS - 1))))


@given(_periods())
def test_the_period_before_is_as_long_and_ends_right_before(period: Period) -> None:
    before = period.before()
    assert len(before) == len(period) == len(list(period.days()))
    assert before.last + timedelta(days=1) == period.first


@given(_periods(), st.sampled_from(Step))
def test_the_parts_are_the_whole_period_once(period: Period, step: Step) -> None:
    assert [day for part in parts(period, step) for day in part.days()] == list(period.days())


@given(_periods())
def test_a_chart_has_few_parts(period: Period) -> None:
    assert 1 <= len(parts(period, step_of(period))) <= 45


def test_weeks_begin_on_monday_and_months_on_their_first() -> None:
    whole = Period(date(2026, 11, 18), date(2026, 12, 3))
    assert [part.first for part in parts(whole, Step.WEEK)] == [
        date(2026, 11, 18),
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]
    assert [part.first for part in parts(whole, Step.MONTH)] == [date(2026, 11, 18), date(2026, 12, 1)]


@given(_days, st.sampled_from(Preset))
def test_named_periods_end_today(today: date, preset: Preset) -> None:
    found = of_preset(preset, today)
    assert found.last == today and len(found) >= 1


def test_named_periods_are_as_long_as_they_say() -> None:
    assert [len(of_preset(one, _TODAY)) for one in (Preset.TEN_DAYS, Preset.THIRTY_DAYS, Preset.YEAR)] == [10, 30, 365]
    assert of_preset(Preset.QUARTER, _TODAY).first == date(2026, 10, 1)


def test_a_day_of_summer_time_has_twenty_three_hours() -> None:
    begins, ends = Period(date(2026, 3, 29), date(2026, 3, 29)).moments(ZoneInfo("Europe/Berlin"))
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=23)
    assert begins.astimezone(UTC) == datetime(2026, 3, 28, 23, tzinfo=UTC)


@given(_periods())
def test_what_is_written_is_read_back(period: Period) -> None:
    assert clean_period(period.first.isoformat(), period.last.isoformat(), date.max) == period


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-11-02", "2026-11-01", "last"),
        ("2026-11-01", "2026-11-23", "last"),
        ("2020-01-01", "2026-11-01", "first"),
        ("", "2026-11-01", "first"),
        ("2026-11-01", "yesterday", "last"),
        ("2026-02-30", "2026-11-01", "first"),
        (None, 7, "first"),
        ("20261101", "2026-11-01", "first"),
    ],
)
def test_what_is_no_period_is_refused_with_words(first: object, last: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_period(first, last, _TODAY)
    assert refused.value.fields[field]
