"""What every page shows around its own content: who is signed in."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.hub import Fact
from calmconnect.services import house_settings, people, topics
from calmconnect.settings import settings
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.notices import to_component
from calmconnect.state.session import acting_or_nobody
from calmconnect.state.shared import calls
from calmconnect.state.shared.alarms import AlarmState
from calmconnect.state.shared.bell import BellState
from calmconnect.state.shared.leaving import LeavingState
from calmconnect.state.shared.waiting import WaitingState


class ShellState(rx.State):
    """The person in front of this tab, "" and "" when nobody is signed in. `ready` once that is known.

    `me` is their user id, 0 for nobody, and `picture` where theirs is. `off`: the switches of the house that are off. `demo`
    when the service runs with demo people and shows its mail on a page.
    """

    ready: bool = False
    me: int = 0
    name: str = ""
    role: str = ""
    time_zone: str = ""
    picture: str = ""
    off: list[str] = []
    demo: bool = False

    @public
    async def load(self) -> Event | None:
        """Find out who is there. First on every page."""
        live.opened(self)
        actor = acting_or_nobody()
        # Before anything is waited for: what is said between two pages of a call must not be missed.
        calls.listen(self)
        person = await people.own_details(actor) if actor else None
        self.me = actor.user_id if actor else 0
        self.name = person.name if person else ""
        self.role = person.role.value if person else ""
        self.time_zone = person.time_zone if person else ""
        self.picture = person.picture if person else ""
        self.demo = settings().demo
        live.watch(self, topics.HOUSE_SETTINGS)
        await self._refresh()
        self.ready = True
        bell = await self.get_state(BellState)
        await bell._begin()
        alarms = await self.get_state(AlarmState)
        await alarms._begin()
        waiting = await self.get_state(WaitingState)
        await waiting._begin()
        leaving = await self.get_state(LeavingState)
        await leaving._begin()
        if actor is None:
            return None
        live.watch(self, topics.inbox(actor.user_id), reaction=_heard)
        return await calls.opened(self)

    async def _refresh(self) -> None:
        self.off = list(await house_settings.switched_off())


def _heard(fact: Fact) -> Event:
    return to_component("messages", fact)
