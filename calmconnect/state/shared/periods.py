"""The days that figures are about, as a page's address says them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import reflex as rx

from calmconnect.domain.periods import Period, Preset, clean_period, of_preset
from calmconnect.state.forms import given
from calmconnect.state.route import chosen, query
from calmconnect.state.shared.lists import Choice, address

_PRESETS = {
    Preset.TEN_DAYS: "Last 10 days",
    Preset.THIRTY_DAYS: "Last 30 days",
    Preset.QUARTER: "This quarter",
    Preset.YEAR: "Last 365 days",
}
_NOT = "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a period, under a name or as two dates, and whether it is compared with the one before."""

    preset: Preset
    period: Period
    compared: bool

    @property
    def query(self) -> dict[str, str]:
        """How it stands in an address."""
        dates = {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}
        days = dates if self.preset is Preset.CUSTOM else {"period": self.preset.value}
        return days | ({} if self.compared else {"compare": _NOT})


@dataclass(frozen=True, slots=True)
class PeriodBar:
    """What can be asked for instead; in `words` what is, from `first` to `last`, and the `latest` day that may be asked for."""

    choices: list[Choice] = field(default_factory=list)
    compare: list[Choice] = field(default_factory=list)
    words: str = ""
    first: str = ""
    last: str = ""
    latest: str = ""


def asked_for(state: rx.State, today: date, latest: date | None = None) -> Asked:
    """What the page's address asks for, up to `latest`, by default today; thirty days when it asks for none.

    Raises:
        Invalid: with the fields `first` and `last` for what is no period.
    """
    first, last = query(state, "first"), query(state, "last")
    compared = query(state, "compare") != _NOT
    if first or last:
        return Asked(Preset.CUSTOM, clean_period(first, last, latest or today), compared)
    preset = chosen(state, "period", Preset, Preset.THIRTY_DAYS)
    preset = Preset.THIRTY_DAYS if preset is Preset.CUSTOM else preset
    return Asked(preset, of_preset(preset, today), compared)


def typed(form: object, latest: date, compared: bool) -> Asked:
    """The period that a form names.

    Raises:
        Invalid: with the fields `first` and `last` for what is no period.
    """
    return Asked(Preset.CUSTOM, clean_period(given(form, "first"), given(form, "last"), latest), compared)


def bar(path: str, asked: Asked, today: date, latest: date | None = None, **rest: str) -> PeriodBar:
    """What stands above figures; `rest` is what else the address says."""
    compare = {} if asked.compared else {"compare": _NOT}
    others = asked.query | rest
    other = {name: value for name, value in others.items() if name != "compare"}
    return PeriodBar(
        [
            Choice(words, address(path, period=preset.value, **compare, **rest), preset is asked.preset)
            for preset, words in _PRESETS.items()
        ],
        [
            Choice("With the days before", address(path, **other), asked.compared),
            Choice("These days only", address(path, **other, compare=_NOT), not asked.compared),
        ],
        period_words(asked.period),
        asked.period.first.isoformat(),
        asked.period.last.isoformat(),
        (latest or today).isoformat(),
    )


def period_words(period: Period) -> str:
    """The days of a period: "24 Oct to 22 Nov 2026"."""
    first, last = period.first, period.last
    if first == last:
        return _day(last)
    return f"{_day(first, first.year != last.year)} to {_day(last)}"


def _day(day: date, with_year: bool = True) -> str:
    return f"{day.day} {day:%b}" + (f" {day.year}" if with_year else "")
