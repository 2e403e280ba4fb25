"""The waiting room of one session, as its patient sees it."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.people import Role
from calmconnect.domain.waiting import Stage
from calmconnect.services import topics, waiting_room, waiting_views
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.waiting_views import Room
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared import calls
from calmconnect.state.shared.presence import show_presence

_COMES_IN = frozenset({Stage.AWAY, Stage.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class RoomView:
    """The waiting room; all moments in ms since 1970, 0 for none. `before` is how many come first."""

    doctor_id: int
    doctor: str
    presence: str
    mode: str
    starts: int
    ends: int
    opens: int
    given_up: int
    since: int
    before: int
    said: str
    said_at: int


class WaitingRoomState(rx.State):
    """`stage` is one of `domain.waiting.Stage`, "" until it is known; `room` is empty or what there is to see."""

    stage: str = ""
    room: list[RoomView] = []
    seen: int = 0
    missing: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Come in, when it is time; who was in the call already asks for it."""
        self.stage, self.room, self.missing = "", [], False
        actor = acting()
        mine = (topics.waiting(actor.user_id), topics.user(actor.user_id), topics.calls(actor.user_id))
        live.watch(self, *mine)
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        await self._refresh()
        if self.stage in _COMES_IN:
            await self._enter()

    @requires(Role.PATIENT)
    async def enter(self) -> None:
        """Wait on this page."""
        await self._enter()

    @requires(Role.PATIENT)
    async def leave(self) -> EventSpec:
        """Wait no longer."""
        await waiting_room.leave(acting(), number_in_path(self), utc_now())
        return rx.redirect("/patient")

    async def _enter(self) -> None:
        await waiting_room.enter(acting(), number_in_path(self), calls.seat_of(self), utc_now())
        await calls.hold_seat(self)
        await self._refresh()

    async def _refresh(self) -> None:
        now = utc_now()
        found = await waiting_views.seen(acting(), number_in_path(self), calls.seat_of(self), now)
        self.stage, self.room, self.seen = found.stage.value, [_view(found)], epoch_ms(now)


def _view(found: Room) -> RoomView:
    return RoomView(
        doctor_id=found.doctor_id,
        doctor=found.doctor,
        presence=found.presence.value,
        mode=found.mode.value,
        starts=epoch_ms(found.starts),
        ends=epoch_ms(found.ends),
        opens=epoch_ms(found.opens),
        given_up=epoch_ms(found.given_up) if found.given_up else 0,
        since=epoch_ms(found.since) if found.since else 0,
        before=max(0, found.place - 1),
        said=found.said,
        said_at=epoch_ms(found.said_at) if found.said_at else 0,
    )
