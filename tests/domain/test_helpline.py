"""What admins may write down as the helpline's hours and targets."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.helpline import (
    MOST_CLOSED,
    ClosedDay,
    HelplineTerms,
    clean_terms,
    closed_on,
    differences,
    open_again_on,
)
from calmconnect.domain.slots import Open
from calmconnect.domain.tickets import PRIORITY_WORDS, TARGETS, Priority

TODAY = date(2026, 3, 11)
FIRST = HelplineTerms(4, ZoneInfo("Asia/Kolkata"), (Open(time(8), time(20)),) * 6 + (None,), (), TARGETS)
WRITTEN: dict[str, object] = {
    "time_zone": "Europe/Berlin",
    **{f"open-{day}": "on" for day in range(5)},
    **{f"from-{day}": "09:00" for day in range(7)},
    **{f"until-{day}": "17:30" for day in range(7)},
    **{f"first-{one.value}": "60" for one in Priority},
    **{f"whole-{one.value}": "8" for one in Priority},
}


def test_what_is_written_follows_what_was() -> None:
    terms = clean_terms({**WRITTEN, "open-6": "on", "until-6": "00:00"}, FIRST)
    assert terms.number == 5 and terms.zone.key == "Europe/Berlin"
    assert terms.week == (Open(time(9), time(17, 30)),) * 5 + (None, Open(time(9), time(0)))
    assert set(terms.targets.values()) == {(timedelta(hours=1), timedelta(hours=8))}
    assert differences(FIRST, terms) == ["Hours", "Time zone", "Targets"]
    assert terms.hours.week == terms.week


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"time_zone": "Mars/Olympus"}, {"time_zone"}),
        ({"time_zone": None}, {"time_zone"}),
        ({"from-0": "9"}, {"hours_0"}),
        ({"until-2": ""}, {"hours_2"}),
        ({"from-1": "18:00"}, {"hours_1"}),
        ({"from-3": "17:30"}, {"hours_3"}),
        ({"from-4": ["09:00"]}, {"hours_4"}),
        ({f"open-{day}": None for day in range(7)}, {"week"}),
        ({"first-low": "0"}, {"target_low"}),
        ({"first-low": "1.5"}, {"target_low"}),
        ({"whole-high": "١"}, {"target_high"}),
        ({"whole-high": "1001"}, {"target_high"}),
        ({"whole-medium": True}, {"target_medium"}),
        ({"first-urgent": "481"}, {"target_urgent"}),
        ({"first-urgent": "61"}, {"target_urgent"}),
        ({"whole-high": "9"}, {"target_high"}),
        ({"from-0": "x", "time_zone": "x", "first-low": "x"}, {"hours_0", "time_zone", "target_low"}),
    ],
)
def test_bad_input_is_told_all_at_once(changed: dict[str, object], fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        clean_terms({**WRITTEN, **changed}, FIRST)
    assert set(refused.value.fields) == fields


@given(st.dictionaries(st.sampled_from(sorted(WRITTEN)), st.text() | st.none() | st.integers(), max_size=4))
def test_whatever_comes_is_taken_whole_or_refused(changed: dict[str, Any]) -> None:
    try:
        terms = clean_terms({**WRITTEN, **changed}, FIRST)
    except Invalid:
        return
    assert terms.hours and list(terms.targets) == list(PRIORITY_WORDS)
    pairs = list(terms.targets.values())
    assert pairs == sorted(pairs) and all(first <= whole for first, whole in pairs)


@given(st.lists(st.dates(TODAY, TODAY + timedelta(days=700)), unique=True, min_size=1, max_size=20))
def test_days_off_are_kept_once_and_in_order(days: list[date]) -> None:
    terms = FIRST
    for day in [*days, days[0]]:
        terms = closed_on(day.isoformat(), " Holi ", terms, TODAY)
    assert terms.closed == tuple(ClosedDay(day, "Holi") for day in sorted(days))
    assert not any(terms.hours.week[day.weekday()] and day not in terms.hours.closed for day in days)
    for day in days:
        terms = open_again_on(day.isoformat(), terms, TODAY)
    assert terms.closed == () and terms.number == FIRST.number + 2 * len(days) + 1


@pytest.mark.parametrize("day", ["2026-03-10", "2029-01-01", "11.3.2026", "", None, 20260312])
def test_days_off_lie_ahead(day: object) -> None:
    with pytest.raises(Invalid) as refused:
        closed_on(day, "", FIRST, TODAY)
    assert set(refused.value.fields) == {"day"}
    with pytest.raises(Invalid):
        open_again_on(day, FIRST, TODAY)


def test_days_off_are_few_and_what_has_passed_is_let_go_of_after_a_year() -> None:
    terms = closed_on("2026-03-11", "", FIRST, TODAY)
    later = TODAY + timedelta(days=400)
    assert closed_on(later.isoformat(), "", terms, later).closed == (ClosedDay(later, ""),)
    for ahead in range(1, MOST_CLOSED):
        terms = closed_on((TODAY + timedelta(days=ahead)).isoformat(), "", terms, TODAY)
    with pytest.raises(Conflict):
        closed_on("2026-12-25", "", terms, TODAY)


def test_what_was_changed_is_said_in_words() -> None:
    holi = closed_on("2026-03-14", "Holi", FIRST, TODAY)
    assert differences(FIRST, holi) == ["Closed on 14 March 2026: Holi"]
    assert differences(holi, FIRST) == ["Open again on 14 March 2026"]
    assert differences(holi, closed_on("2026-03-14", "", holi, TODAY)) == ["Closed on 14 March 2026"]
    assert differences(holi, holi) == []
