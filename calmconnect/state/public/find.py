"""Finding a doctor. What is looked for stands in the page's address, so that it can be kept and shared."""

from __future__ import annotations

from dataclasses import replace

import reflex as rx

from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.services import doctors, sightings, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.doctors import PAGE_SIZE, SEARCH_LENGTH, Card
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.route import query
from calmconnect.state.session import acting_or_nobody
from calmconnect.state.shared.doctors import DoctorRow, doctor_row
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging
from calmconnect.state.shared.presence import show_presence

_PATH = "/find"


class FindState(rx.State):
    """One page of doctors. `since` (ms since 1970) is when their presence was read."""

    words: str = ""
    choices: list[Choice] = []
    rows: list[DoctorRow] = []
    total: int = 0
    paging: Paging = Paging()
    since: int = 0
    loaded: bool = False
    problems: dict[str, str] = {}

    @public
    async def load(self) -> None:
        """Show what the address asks for."""
        wanted = self._wanted()
        self.words, self.choices = wanted["q"], _choices(wanted)
        self.problems, self.rows, self.total, self.paging, self.loaded = {}, [], 0, Paging(), True
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        if wanted["now"]:
            # Who is there decides what is listed, not only how it is marked.
            live.watch(self, topics.PRESENCE)
        await self._find(wanted)
        if page_asked_for(self) == 1:
            sightings.shown(row.id for row in self.rows)

    async def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted["now"]:
            await self._find(wanted)
        else:
            # The same doctors in the same places: nothing moves away from under a finger.
            why = {row.id: row.why for row in self.rows}
            self._show(await doctors.some(list(why), utc_now()))
            self.rows = [replace(row, why=why[row.id]) for row in self.rows]

    async def _find(self, wanted: dict[str, str]) -> None:
        page = page_asked_for(self) - 1
        found = await doctors.find(
            wanted["q"], wanted["need"], bool(wanted["now"]), page, utc_now(), acting_or_nobody()
        )
        self.total = found.total
        self.paging = paging(_PATH, found.page + 1, found.total, PAGE_SIZE, **wanted)
        self._show(found.cards)
        live.watch(self, *[topic(card.id) for card in found.cards for topic in (topics.doctor, topics.free_time)])

    def _show(self, cards: tuple[Card, ...]) -> None:
        self.rows = [doctor_row(card) for card in cards]
        self.since = epoch_ms(utc_now())

    def _wanted(self) -> dict[str, str]:
        need = query(self, "need")
        return {
            "q": query(self, "q")[: SEARCH_LENGTH + 1],
            "need": need if need in SPECIALISATIONS else "",
            "now": "1" if query(self, "now") == "1" else "",
        }


def _choices(wanted: dict[str, str]) -> list[Choice]:
    """The filters; each that is chosen leads to the list without it."""
    there = wanted["now"] == "1"
    needs = [(key, name, wanted["need"] == key) for key, (name, _) in SPECIALISATIONS.items()]
    return [
        Choice("Available now", address(_PATH, **{**wanted, "now": "" if there else "1"}), there),
        *[Choice(name, address(_PATH, **{**wanted, "need": "" if on else key}), on) for key, name, on in needs],
    ]
