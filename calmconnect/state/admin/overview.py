"""The admin's first page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import reflex as rx

from calmconnect.domain.charts import FIRST
from calmconnect.domain.people import Role
from calmconnect.domain.periods import Asked, Preset, of_preset
from calmconnect.services import directory, house_settings, overview, statistics, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.directory import Standing
from calmconnect.services.overview import Among, Figure, Figures
from calmconnect.state import live
from calmconnect.state.admin.appointments import MeetingRow, meeting_row
from calmconnect.state.admin.people import PersonRow, person_row
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen
from calmconnect.state.session import acting
from calmconnect.state.shared.chart_rows import ChartRow
from calmconnect.state.shared.figures_page import chart_rows_of
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging

_PATH = "/admin"
_NEWEST = 6
_AMONG = {
    Among.LATEST: "Asked for last",
    Among.WEEK: "Next 7 days",
    Among.WAITING: "Waiting for an answer",
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number, what it counts, how it has changed, and where its rows are."""

    icon: str
    value: int
    label: str
    change: str
    trend: str
    href: str


class OverviewState(rx.State):
    """Four numbers, some of the appointments behind them, and who came last."""

    figures: list[FigureRow] = []
    choices: list[Choice] = []
    meetings: list[MeetingRow] = []
    paging: Paging = Paging()
    newest: list[PersonRow] = []
    charts: dict[str, ChartRow] = {}
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show the numbers of now, and keep them so."""
        live.watch(self, topics.ADMIN)
        await self._refresh()

    async def _refresh(self) -> None:
        actor, now, among, page = acting(), utc_now(), chosen(self, "show", Among, Among.LATEST), page_asked_for(self)
        self.figures = _figures(await overview.figures(actor, now))
        found = await overview.meetings(actor, among, page - 1, now)
        self.meetings = [meeting_row(meeting) for meeting in found.rows]
        self.paging = paging(_PATH, page, found.total, overview.PAGE_SIZE, show=among)
        self.choices = [Choice(words, address(_PATH, show=one), one is among) for one, words in _AMONG.items()]
        people = await directory.people(actor, "", None, Standing.ANY, 0, now)
        self.newest = [person_row(person) for person in people.rows[:_NEWEST]]
        month = Asked(Preset.THIRTY_DAYS, of_preset(Preset.THIRTY_DAYS, await house_settings.today(now)), compared=True)
        self.charts, _ = await chart_rows_of(FIRST, month, partial(statistics.of_house, actor))
        self.loaded = True


def _figures(found: Figures) -> list[FigureRow]:
    people, week = "/admin/people", address(_PATH, show=Among.WEEK)
    waiting = address(_PATH, show=Among.WAITING)
    month_ago, last_week, week_ago = "than 30 days ago", "than in the 7 days before", "than a week ago"
    return [
        _figure("users", "Patients", found.patients, month_ago, address(people, role=Role.PATIENT)),
        _figure("stethoscope", "Listed doctors", found.doctors, month_ago, address(people, state=Standing.LISTED)),
        _figure("calendar-check", "Sessions in the next 7 days", found.appointments, last_week, week),
        _figure("hourglass", "Requests waiting for an answer", found.requests, week_ago, waiting),
    ]


def _figure(icon: str, label: str, figure: Figure, since: str, href: str) -> FigureRow:
    change = figure.now - figure.before
    if change == 0:
        return FigureRow(icon, figure.now, label, f"As many as {since.removeprefix('than ')}", "same", href)
    words = f"{abs(change)} {'more' if change > 0 else 'fewer'} {since}"
    return FigureRow(icon, figure.now, label, words, "up" if change > 0 else "down", href)
