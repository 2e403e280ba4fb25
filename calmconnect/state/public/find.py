"""Finding a doctor. What is looked for stands in the page's address, so that it can be kept and shared."""

from __future__ import annotations

from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.services import doctors, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.shared.doctors import DoctorRow, doctor_row
from calmconnect.state.shared.presence import show_presence


class FindState(rx.State):
    """One page of doctors. `since` (ms since 1970) is when their presence was read."""

    rows: list[DoctorRow] = []
    total: int = 0
    pages: int = 1
    page: int = 1
    words: str = ""
    need: str = ""
    only_now: bool = False
    since: int = 0
    loaded: bool = False
    problems: dict[str, str] = {}

    @public
    async def load(self) -> None:
        """Show what the address asks for."""
        wanted = self.router.url.query_parameters
        self.words = wanted.get("q", "")[:200]
        self.need = wanted.get("need", "") if wanted.get("need", "") in SPECIALISATIONS else ""
        self.only_now = wanted.get("now", "") == "1"
        page = wanted.get("page", "1")
        self.page = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        self.problems = {}
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        if self.only_now:
            # Who is there decides what is listed, not only how it is marked.
            live.watch(self, topics.PRESENCE)
        await self._refresh()
        live.watch(self, *[topics.doctor(row.id) for row in self.rows])

    @public
    async def search(self, form: object) -> EventSpec:
        """Look for a name or words."""
        words = str(form.get("words", ""))[:200] if isinstance(form, dict) else ""
        return self._at(q=words.strip())

    @public
    async def choose_need(self, need: object) -> EventSpec:
        """Filter by what somebody needs help with; the chosen one again lifts the filter."""
        known = isinstance(need, str) and need in SPECIALISATIONS
        return self._at(need=str(need) if known and need != self.need else "")

    @public
    async def toggle_now(self) -> EventSpec:
        """Filter by who is there right now, or not."""
        return self._at(now="" if self.only_now else "1")

    @public
    async def turn_to(self, page: object) -> EventSpec:
        """Go to another page of the list."""
        wanted = page if isinstance(page, int) and 0 < page <= self.pages else 1
        return self._at(page=str(wanted))

    def _at(self, **changed: str) -> EventSpec:
        now = {"q": self.words, "need": self.need, "now": "1" if self.only_now else "", **changed}
        query = urlencode({name: value for name, value in now.items() if value})
        return rx.redirect(f"/find?{query}" if query else "/find", replace=True)

    async def _refresh(self) -> None:
        now = utc_now()
        found = await doctors.find(self.words, self.need, self.only_now, self.page - 1, now)
        self.rows = [doctor_row(card) for card in found.cards]
        self.total = found.total
        self.pages = max(1, -(-found.total // doctors.PAGE_SIZE))
        self.since = epoch_ms(now)
        self.loaded = True
