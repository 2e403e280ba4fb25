"""The days that figures are about, as a page's address says them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import reflex as rx

from calmconnect.domain.errors import Invalid
from calmconnect.domain.periods import Asked, Period, Preset, asked_for, clean_period, is_compared
from calmconnect.state.forms import given
from calmconnect.state.route import query
from calmconnect.state.shared.lists import Choice, address

_PRESETS = {
    Preset.TEN_DAYS: "Last 10 days",
    Preset.THIRTY_DAYS: "Last 30 days",
    Preset.QUARTER: "This quarter",
    Preset.YEAR: "Last 365 days",
}
_COMPARED = {"With the days before": True, "These days only": False}


@dataclass(frozen=True, slots=True)
class PeriodBar:
    """What can be asked for instead; in `words` what is, from `first` to `last`, and the `latest` day that may be asked for.

    `at` is the address of what is shown.
    """

    choices: list[Choice] = field(default_factory=list)
    compare: list[Choice] = field(default_factory=list)
    words: str = ""
    first: str = ""
    last: str = ""
    latest: str = ""
    at: str = ""


def only_days(state: rx.State, today: date) -> Asked | None:
    """The days to which the page's address keeps a list, None for all. Only links write them: what is no period means none."""
    if not any(query(state, name) for name in ("period", "first", "last")):
        return None
    try:
        return replace(asked_for(partial(query, state), today), compared=True)
    except Invalid:
        return None


def typed(state: rx.State, form: object, latest: date) -> Asked:
    """The period that a form names, compared as the page's address says.

    Raises:
        Invalid: with the fields `first` and `last` for what is no period.
    """
    period = clean_period(given(form, "first"), given(form, "last"), latest)
    return Asked(Preset.CUSTOM, period, is_compared(partial(query, state)))


def bar(path: str, asked: Asked, latest: date, **rest: str) -> PeriodBar:
    """What stands above figures; `rest` is what else the address says."""
    named = [(words, Asked(preset, asked.period, asked.compared)) for preset, words in _PRESETS.items()]
    compared = [(words, replace(asked, compared=one)) for words, one in _COMPARED.items()]
    return PeriodBar(
        [Choice(words, address(path, **one.query, **rest), one.preset is asked.preset) for words, one in named],
        [Choice(words, address(path, **one.query, **rest), one == asked) for words, one in compared],
        period_words(asked.period),
        asked.period.first.isoformat(),
        asked.period.last.isoformat(),
        latest.isoformat(),
        address(path, **asked.query, **rest),
    )


def period_words(period: Period) -> str:
    """The days of a period: "24 Oct to 22 Nov 2026"."""
    first, last = period.first, period.last
    if first == last:
        return _day(last)
    return f"{_day(first, first.year != last.year)} to {_day(last)}"


def _day(day: date, with_year: bool = True) -> str:
    return f"{day.day} {day:%b}" + (f" {day.year}" if with_year else "")
