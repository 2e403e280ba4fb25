"""Events as patients see them: all there are, one by itself, and the next one they go to."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.events import EventKind
from calmconnect.domain.people import Role
from calmconnect.services import articles, event_views, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.event_views import PAGE_SIZE, Within
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen, number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.event_rows import KIND_WORDS, EventRow, event_row
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging

_PATH = "/events"
_WITHIN_WORDS = {Within.WEEK: "Within a week", Within.MONTH: "Within a month"}


class EventsState(rx.State):
    """The patient's own events, and a page of those that the address asks for."""

    kinds: list[Choice] = []
    times: list[Choice] = []
    mine: list[EventRow] = []
    rows: list[EventRow] = []
    total: int = 0
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show them, and what changes."""
        live.watch(self, topics.EVENTS, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        actor, now, page = acting(), utc_now(), page_asked_for(self)
        kind, within = chosen(self, "kind", EventKind, None), chosen(self, "when", Within, None)
        found = await event_views.browse(actor, kind, within, page - 1, now)
        self.mine = [event_row(one) for one in await event_views.own(actor, now)]
        self.rows, self.total = [event_row(one) for one in found.rows], found.total
        wanted = {"kind": kind or "", "when": within or ""}
        self.kinds = [_choice("Everything", wanted, "kind", "")] + [
            _choice(words, wanted, "kind", key) for key, words in KIND_WORDS.items()
        ]
        self.times = [_choice("At any time", wanted, "when", "")] + [
            _choice(words, wanted, "when", key) for key, words in _WITHIN_WORDS.items()
        ]
        self.paging = paging(_PATH, page, found.total, PAGE_SIZE, **wanted)
        self.loaded = True


class EventState(rx.State):
    """The event under the page's address: `rows` is that one, and `html` what people can expect."""

    rows: list[EventRow] = []
    html: str = ""
    missing: bool = False
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.missing = self.loaded = False
        live.watch(self, topics.EVENTS, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        seen = await event_views.one(acting(), number_in_path(self))
        self.rows, self.html, self.loaded = [event_row(seen)], articles.as_html(seen.event.description), True


class NextEventState(rx.State):
    """The next event the patient is down for, if there is one."""

    rows: list[EventRow] = []

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        live.watch(self, topics.EVENTS, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        self.rows = [event_row(one) for one in (await event_views.own(acting(), utc_now()))[:1]]


def _choice(words: str, wanted: dict[str, str], name: str, value: str) -> Choice:
    return Choice(words, address(_PATH, **{**wanted, name: value}), wanted[name] == value)
