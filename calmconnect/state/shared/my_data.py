"""A person's own data: asking for it, and how far it is. Fetching it is a form that goes to `api/my_data.py`."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.services import my_data, step_up, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.notices import say
from calmconnect.state.route import query
from calmconnect.state.session import acting

_PROBLEMS = {
    "password": "That password did not fit, or there were too many tries. Please try again.",
    "code": "That code did not work, or there were too many. Each works once: please wait for the next one.",
}


class MyDataState(rx.State):
    """What was asked for: `status` as in `domain.my_data.Making`, "" for nothing; `percent` of it is put together.

    `until` when it may be fetched, in ms since 1970; `size` in words. `with_code` when fetching it takes a code, too.
    """

    status: str = ""
    percent: int = 0
    until: int = 0
    size: str = ""
    with_code: bool = False
    problem: str = ""
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show how it stands, and keep it so."""
        self.problem = _PROBLEMS.get(query(self, "problem"), "")
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires()
    async def ask(self) -> Event:
        """Ask for it."""
        self.problem = ""
        await my_data.ask(acting(), utc_now())
        await self._refresh()
        return say("We put it together, and tell you when it is ready. You can leave this page.", "success")

    @requires()
    async def cancel(self) -> Event:
        """Take it back."""
        self.problem = ""
        await my_data.cancel(acting(), utc_now())
        await self._refresh()
        return say("Nothing is kept of it.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        found = await my_data.standing(actor, utc_now())
        self.status = found.status.value if found else ""
        self.percent = 100 * found.done // found.parts if found and found.parts else 0
        self.until = epoch_ms(found.expires_at) if found and found.expires_at else 0
        self.size = f"{max(1, found.size // 1000):,} kB" if found else ""
        self.with_code = await step_up.asks_for_code(actor)
        self.loaded = True
