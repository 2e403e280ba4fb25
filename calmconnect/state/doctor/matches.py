"""Who looks for somebody like the doctor."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.people import Role
from calmconnect.domain.recommending import Reason, Why
from calmconnect.services import matching, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


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
        self.rows = [MatchRow(one.patient_id, one.name, epoch_ms(one.since), _words(one.why)) for one in found]
        self.loaded = True


def _words(why: tuple[Reason, ...]) -> str:
    """Why somebody is listed, as the doctor would say it: "You help with worry, panic, fear · You speak Hindi"."""
    helps = [f"You help with {SPECIALISATIONS[one.key][1]}" for one in why if one.why is Why.HELPS]
    speaks = [f"You speak {LANGUAGES[one.key]}" for one in why if one.why is Why.SPEAKS]
    return " · ".join([*helps, *speaks])
