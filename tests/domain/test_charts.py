"""Charts: what they are made of can be counted, drawn and told apart, and parts add up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.components.charts import FILLS, STROKES
from calmconnect.domain.charts import (
    CHARTS,
    KIND_NAMES,
    KINDS,
    OF_DOCTOR,
    OF_HOUSE,
    STEPS,
    Chart,
    Mean,
    Shape,
    Total,
    Typical,
    draw,
)
from calmconnect.domain.histograms import histogram
from calmconnect.domain.periods import Period, Step, parts
from calmconnect.domain.statistics import (
    BY_STATUS,
    FUNNEL,
    LEVELS,
    OF_DOCTORS,
    SPREADS_OF_DOCTORS,
    Count,
    PeopleOfWeek,
    Spread,
    Statistics,
)

_FIRST = date(2026, 11, 1)
_ALL = [chart for charts in (*OF_HOUSE.values(), OF_DOCTOR) for chart in charts]


def counted(days: int, **counts: tuple[int, ...]) -> Statistics:
    """Figures of so many days, 0 but for these."""
    period = Period(_FIRST, _FIRST + timedelta(days=days - 1))
    zero = (0,) * days
    return Statistics(
        period,
        tuple(parts(period, Step.DAY)),
        None,
        0,
        {one: counts.get(one.value, zero) for one in Count},
        {one: tuple({} for _ in zero) for one in Spread},
    )


@pytest.mark.parametrize("chart", _ALL, ids=lambda chart: chart.key)
def test_its_parts_can_be_told_apart(chart: Chart) -> None:
    most = {Shape.BARS: len(FILLS), Shape.LINES: len(STROKES)}.get(chart.shape, len(chart.parts))
    assert 1 <= len(chart.parts) <= most and len({part.key for part in chart.parts}) == len(chart.parts)
    assert CHARTS[chart.key] is chart, "its key is its own"


@pytest.mark.parametrize("chart", OF_DOCTOR, ids=lambda chart: chart.key)
def test_what_is_drawn_of_a_doctor_is_counted_of_doctors(chart: Chart) -> None:
    for part in chart.parts:
        match part.formula:
            case Total(counts):
                assert set(counts) <= OF_DOCTORS
            case Mean(points, votes):
                assert {points, votes} <= OF_DOCTORS
            case Typical(spread):
                assert spread in SPREADS_OF_DOCTORS


def test_every_appointment_is_in_one_part_of_each_chart_of_them() -> None:
    for key in ("appointments", "statuses"):
        found = [count for part in CHARTS[key].parts for count in KINDS[part.key]]
        assert sorted(found) == sorted(BY_STATUS)
    assert tuple(STEPS.values()) == FUNNEL and set(KIND_NAMES) == set(KINDS) | set(STEPS)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.sampled_from(_ALL))
def test_sums_of_the_parts_are_the_whole_and_levels_their_highest(numbers: list[int], chart: Chart) -> None:
    found = counted(len(numbers), **{one.value: tuple(numbers) for one in Count})
    drawn = draw(chart, found, found)
    assert drawn.total_before == drawn.total and len(drawn.values) == len(numbers)
    for place, part in enumerate(chart.parts):
        if isinstance(part.formula, Total):
            each = [row[place] or 0 for row in drawn.values]
            assert drawn.total[place] == (max(each) if part.formula.counts[0] in LEVELS else sum(each))


def test_a_mean_is_of_all_votes_not_of_days() -> None:
    found = counted(2, stars=(5, 40), ratings=(1, 10))
    drawn = draw(CHARTS["ratings"], found, None)
    assert drawn.values == ((5.0,), (4.0,)) and drawn.total == (45 / 11,) and drawn.total_before is None
    assert draw(CHARTS["ratings"], counted(2), None).total == (None,)


def test_a_typical_time_is_of_all_that_was_done() -> None:
    found = counted(2)
    found.spreads[Spread.ACCEPTANCE] = (histogram([60] * 3), histogram([7_200]))
    half, nine = draw(CHARTS["acceptance"], found, None).total
    assert half is not None and half == pytest.approx(60, rel=0.2)
    assert nine is not None and nine == pytest.approx(7_200, rel=0.2)


def test_how_people_are_is_said_of_weeks_only() -> None:
    found = counted(14)
    weeks = (PeopleOfWeek(_FIRST, 61, 10), PeopleOfWeek(_FIRST + timedelta(days=7), 64, 20))
    drawn = draw(
        CHARTS["happiness"], Statistics(found.period, found.parts, None, 0, found.counts, found.spreads, weeks), None
    )
    assert [place for place, (value,) in enumerate(drawn.values) if value] == [0, 7] and drawn.total == (64,)
    assert draw(CHARTS["happiness"], found, None).empty
