"""Pages of figures: charts of some days, beside how it was before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

import reflex as rx

from calmconnect.domain.charts import Chart, Part, Total, draw
from calmconnect.domain.people import Role
from calmconnect.domain.periods import Asked, Period
from calmconnect.domain.statistics import BY_STATUS, FUNNEL, Count, Statistics
from calmconnect.services import house_settings
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.shared.chart_rows import ChartRow, chart_row
from calmconnect.state.shared.exporting import Exporting
from calmconnect.state.shared.lists import address
from calmconnect.state.shared.periods import PeriodBar, bar

_LISTS = {
    Count.RATINGS: "/admin/reviews",
    Count.EMERGENCIES: "/admin/emergencies",
    Count.TICKETS: "/admin/tickets",
}
_JOINED = {Count.PATIENTS_JOINED: Role.PATIENT, Count.DOCTORS_JOINED: Role.DOCTOR}


class FiguresPage(Exporting, rx.State, mixin=True):
    """The charts by their keys; `as_of`, in ms since 1970, 0 before anything was counted; `waiting` days still are to be."""

    bar: PeriodBar = PeriodBar()
    charts: dict[str, ChartRow] = {}
    as_of: int = 0
    waiting: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False
    _asked: Asked | None = None

    async def _show(
        self,
        charts: Iterable[Chart],
        asked: Asked,
        read: Callable[[Period], Awaitable[Statistics]],
        path: str,
        doctor: str = "",
        **rest: str,
    ) -> None:
        """Read the figures of the days asked for, and show these charts of them."""
        self.charts, found = await chart_rows_of(charts, asked, read, doctor)
        self.as_of, self.waiting = epoch_ms(found.as_of) if found.as_of else 0, found.waiting
        self.bar = bar(path, asked, await house_settings.today(utc_now()), **rest)
        self.loaded = True


async def chart_rows_of(
    charts: Iterable[Chart], asked: Asked, read: Callable[[Period], Awaitable[Statistics]], doctor: str = ""
) -> tuple[dict[str, ChartRow], Statistics]:
    """These charts of the days asked for, by their keys, and what they were made of; of a `doctor` (the id), if any."""
    found = await read(asked.period)
    before = await read(asked.period.before()) if asked.compared else None
    link = partial(rows_of, asked=asked, doctor=doctor)
    return {chart.key: chart_row(draw(chart, found, before), asked.period, link) for chart in charts}, found


def rows_of(part: Part, asked: Asked, doctor: str) -> str:
    """Where the rows are that a figure counts, "" where there is no list of them."""
    counts = part.formula.counts if isinstance(part.formula, Total) else ()
    days = {name: value for name, value in asked.query.items() if name != "compare"}
    if counts and set(counts) <= set(BY_STATUS):
        return address("/admin/appointments", **days, kind=part.key, doctor=doctor)
    if counts and counts[0] in FUNNEL:
        return address("/admin/appointments", **days, kind=f"step-{counts[0]}", doctor=doctor)
    if counts and counts[0] in _JOINED:
        return address("/admin/people", **days, role=_JOINED[counts[0]])
    path = _LISTS.get(counts[0], "") if counts and not doctor else ""
    return address(path, **days, show="asked" if counts == (Count.TICKETS,) else "") if path else ""
