"""Charts as pages show them: what is drawn, the same as a table, and what it is in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from calmconnect.domain.charts import Drawn, Part, Unit
from calmconnect.domain.periods import Period, Step, step_of
from calmconnect.state.shared.lengths import NOTHING, length_words

_STEP = {Step.DAY: "Day", Step.WEEK: "Week", Step.MONTH: "Month"}
# The largest unit in which an axis has numbers one can read: so many of what is counted, and what it is called.
_UNITS = {
    Unit.SECONDS: ((86_400, " d"), (3_600, " h"), (60, " min"), (1, " s"), (0.001, " ms")),
    Unit.MINUTES: ((60, " h"), (1, " min")),
}


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A figure of the whole period; `was` what it was before, "" where nothing is compared, `change` how much that is more.

    `trend` is "up", "down" or "same", `percent` how much it is of the largest beside it, `href` leads to its rows, if there is
    a list of them.
    """

    key: str
    name: str
    value: str
    was: str
    change: str
    trend: str
    percent: int
    href: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A chart: `rows` have a `label` and a number for each part; `table` the same in words, after a `heading`."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    unit: str = ""
    empty: bool = True


def chart_row(drawn: Drawn, period: Period, link: Callable[[Part], str]) -> ChartRow:
    """A chart of a period; `link` says where the rows of a part are, "" where they are nowhere."""
    parts, step = drawn.chart.parts, step_of(period)
    each, unit = _scale(drawn)
    return ChartRow(
        [
            {"label": _label(one, step)}
            | {part.key: _scaled(value, each) for part, value in zip(parts, row, strict=True)}
            for one, row in zip(drawn.steps, drawn.values, strict=True)
        ],
        [_STEP[step], *[part.name for part in parts]],
        [
            [_label(one, step), *[words(value, drawn.chart.unit) for value in row]]
            for one, row in zip(drawn.steps, drawn.values, strict=True)
        ],
        [_total(drawn, place, link(part)) for place, part in enumerate(parts)],
        unit,
        drawn.empty,
    )


def words(value: float | None, unit: Unit) -> str:
    """A figure as people read it."""
    if value is None:
        return NOTHING
    if unit is Unit.MINUTES:
        return f"{value:.0f} min" if value < 60 else f"{value / 60:,.0f} h"
    if unit is Unit.SECONDS:
        return length_words(timedelta(seconds=value))
    return f"{value:.1f}" if unit is Unit.POINTS else f"{value:,.0f}"


def _total(drawn: Drawn, place: int, href: str) -> TotalRow:
    part, value, unit = drawn.chart.parts[place], drawn.total[place], drawn.chart.unit
    was = drawn.total_before[place] if drawn.total_before else None
    highest = max((one or 0 for one in drawn.total), default=0)
    change, trend = _change(value, was) if drawn.total_before else ("", "")
    return TotalRow(
        part.key,
        part.name,
        words(value, unit),
        words(was, unit) if drawn.total_before else "",
        change,
        trend,
        round(100 * (value or 0) / highest) if highest else 0,
        href if value else "",
    )


def _change(value: float | None, was: float | None) -> tuple[str, str]:
    if value is None or was is None or value == was:
        return "", "same" if value == was else ""
    trend, percent = "up" if value > was else "down", round(100 * (value - was) / was) if was else 0
    return f"{percent:+,} %".replace("-", "−") if percent else "", trend


def _label(step: Period, size: Step) -> str:
    return f"{step.first:%b %Y}" if size is Step.MONTH else f"{step.first.day} {step.first:%b}"


def _scale(drawn: Drawn) -> tuple[float, str]:
    highest = max((value or 0 for row in drawn.values for value in row), default=0)
    for each, name in _UNITS.get(drawn.chart.unit, ()):
        if highest >= 2 * each:
            return each, name
    return 1, ""


def _scaled(value: float | None, each: float) -> float | None:
    return None if value is None else round(value / each, 2)
