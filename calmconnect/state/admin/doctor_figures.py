"""Figures of doctors: all of them beside each other, and of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.charts import OF_DOCTOR, Unit
from calmconnect.domain.histograms import quantile
from calmconnect.domain.people import Role
from calmconnect.domain.periods import asked_for
from calmconnect.domain.statistics import Count, Spread, share
from calmconnect.services import house_settings, statistics, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.statistics import DoctorFigures, Order
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path, query
from calmconnect.state.session import acting
from calmconnect.state.shared.chart_rows import words
from calmconnect.state.shared.figures_page import FiguresPage
from calmconnect.state.shared.lengths import length_words
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging
from calmconnect.state.shared.periods import PeriodBar, bar, typed

PATH = "/admin/statistics/doctors"
_MISSED = (Count.NOSHOW_PATIENT, Count.NOSHOW_DOCTOR, Count.UNATTENDED)
_SHOWN = frozenset(
    {Count.FULFILLED, *_MISSED, Count.RATINGS, Count.STARS, Count.MINUTES_ONLINE, Count.CHATS, Count.CALLS_CONNECTED}
)
_ORDERS = {
    "sessions": ("Sessions", Order(Count.FULFILLED)),
    "rating": ("Rating", Order(Count.STARS, Count.RATINGS)),
    "online": ("Time online", Order(Count.MINUTES_ONLINE)),
    "chats": ("Chats", Order(Count.CHATS)),
    "calls": ("Calls", Order(Count.CALLS_CONNECTED)),
    "name": ("Name", Order(descending=False)),
}


@dataclass(frozen=True, slots=True)
class DoctorFiguresRow:
    """What was counted of a doctor, in words; `href` leads to all of their figures of the same days."""

    id: int
    name: str
    sessions: str
    missed: str
    accepts: str
    rating: str
    online: str
    chats: str
    calls: str
    href: str


class DoctorsFiguresState(rx.State):
    """One page of doctors."""

    bar: PeriodBar = PeriodBar()
    orders: list[Choice] = []
    rows: list[DoctorFiguresRow] = []
    total: int = 0
    as_of: int = 0
    waiting: int = 0
    house: str = ""
    paging: Paging = Paging()
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for; what it asks for in vain leaves what is shown as it is."""
        self.problems = {}
        today = await house_settings.today(utc_now())
        asked = asked_for(partial(query, self), today)
        order, page = query(self, "order"), page_asked_for(self)
        order = order if order in _ORDERS else "sessions"
        found = await statistics.by_doctor(
            acting(), asked.period, _SHOWN, frozenset({Spread.ACCEPTANCE}), _ORDERS[order][1], page - 1
        )
        self.rows = [_row(one, address(f"{PATH}/{one.id}", **asked.query)) for one in found.rows]
        self.total, self.as_of = found.total, epoch_ms(found.as_of) if found.as_of else 0
        self.orders = [
            Choice(name, address(PATH, **asked.query, order=key), key == order) for key, (name, _) in _ORDERS.items()
        ]
        self.bar = bar(PATH, asked, today, order=order)
        self.paging = paging(PATH, page, found.total, statistics.PAGE_SIZE, **asked.query, order=order)
        self.house = address("/admin/statistics", **asked.query)
        self.loaded = True

    @requires(Role.ADMIN)
    async def choose(self, form: object) -> EventSpec:
        """Look at other days."""
        self.problems = {}
        asked = typed(self, form, await house_settings.today(utc_now()))
        return rx.redirect(address(PATH, **asked.query, order=query(self, "order")))


class DoctorFiguresState(FiguresPage, rx.State):
    """All figures of one doctor."""

    doctor_id: int = 0
    name: str = ""
    all: str = ""
    missing: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for; what it asks for in vain leaves what is shown as it is."""
        self.problems, self.missing = {}, False
        number = number_in_path(self)
        self.name = await statistics.name_of(acting(), number)
        self._asked = asked_for(partial(query, self), await house_settings.today(utc_now()))
        self.doctor_id, self.all = number, address(PATH, **self._asked.query)
        self._note_refusal()
        live.watch(self, topics.FIGURES)
        await self._refresh()

    @requires(Role.ADMIN)
    async def choose(self, form: object) -> EventSpec:
        """Look at other days."""
        self.problems = {}
        asked = typed(self, form, await house_settings.today(utc_now()))
        return rx.redirect(address(f"{PATH}/{number_in_path(self)}", **asked.query))

    async def _refresh(self) -> None:
        if self._asked is None:
            return
        read, path = partial(statistics.of_doctor, acting(), self.doctor_id), f"{PATH}/{self.doctor_id}"
        await self._show(OF_DOCTOR, self._asked, read, path, doctor=str(self.doctor_id))


def _row(one: DoctorFigures, href: str) -> DoctorFiguresRow:
    counts, missed = one.counts, sum(one.counts[count] for count in _MISSED)
    accepts = quantile(one.spreads[Spread.ACCEPTANCE], 0.5)
    stars = share(counts[Count.STARS], counts[Count.RATINGS])
    return DoctorFiguresRow(
        id=one.id,
        name=one.name,
        sessions=words(counts[Count.FULFILLED], Unit.NUMBER),
        missed=words(missed, Unit.NUMBER),
        accepts=length_words(None if accepts is None else timedelta(seconds=accepts)),
        rating=f"{words(stars, Unit.POINTS)} ({counts[Count.RATINGS]})"
        if stars is not None
        else words(None, Unit.POINTS),
        online=words(counts[Count.MINUTES_ONLINE], Unit.MINUTES),
        chats=words(counts[Count.CHATS], Unit.NUMBER),
        calls=words(counts[Count.CALLS_CONNECTED], Unit.NUMBER),
        href=href,
    )
