"""Who looks for somebody like the doctor."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import matching, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.doctors import why_words


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A patient who looks for somebody like the doctor since `since` (ms since 1970), and why."""

    id: int
    name: str
    since: int
    why: str


class MatchesState(rx.State):
    """Patients who agreed to be seen here, the latest first. Nothing leads from here to them."""

    rows: list[MatchRow] = []
    loaded: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.rows, self.loaded = [], False
        live.watch(self, topics.MATCHES, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        found = await matching.suited(acting(), utc_now())
        self.rows = [MatchRow(one.patient_id, one.name, epoch_ms(one.since), why_words(one.why)) for one in found]
        self.loaded = True
