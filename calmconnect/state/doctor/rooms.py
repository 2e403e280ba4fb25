"""The rooms of the doctor in front of the tab, and opening one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.domain.rooms import RoomKind
from calmconnect.services import rooms, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.rooms import OwnRoom
from calmconnect.settings import settings
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting

_KINDS = {RoomKind.CIRCLE: "Circle, all speak", RoomKind.AUDIENCE: "Audience, you speak"}


_ROUND = 10


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room that is not over; `link` is what patients open, `opened` in ms since 1970."""

    id: int
    title: str
    words: str
    href: str
    link: str
    waiting: int
    opened: int


class RoomsState(rx.State):
    """The rooms, the newest first; `kinds` and `sizes` are what can be opened here, as (value, words).

    `limits` says what an audience can't be here, "" where there is nothing to say.
    """

    rows: list[RoomRow] = []
    kinds: list[tuple[str, str]] = []
    limits: str = ""
    sizes: list[tuple[str, str]] = []
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show the doctor's rooms, and what comes while the page is open."""
        user_id = acting().user_id
        live.watch(self, topics.user(user_id), topics.rooms(user_id))
        most = rooms.most()
        self.kinds = [(kind.value, _KINDS[kind]) for kind in most]
        self.sizes = [(str(size), f"{size} with you") for size in _sizes(most)]
        self.limits = rooms.limits_of_audiences()
        self.problems = {}
        await self._refresh()

    @requires(Role.DOCTOR)
    async def open_room(self, form: object) -> Event:
        """Open a room."""
        self.problems = {}
        await rooms.open_(acting(), given(form, "title"), given(form, "kind"), given(form, "size"), utc_now())
        await self._refresh()
        return notices.say("Your room is open. Send its link to those you invite.", "success")

    @requires(Role.DOCTOR)
    async def close_room(self, room: object) -> Event:
        """Close a room for all."""
        await rooms.close(acting(), number(room), utc_now())
        await self._refresh()
        return notices.say("The room is closed.")

    async def _refresh(self) -> None:
        self.rows = [_row(one) for one in await rooms.own(acting())]
        self.loaded = True


def _sizes(most: Mapping[RoomKind, int]) -> list[int]:
    """As many as a circle may be, each; beyond that an audience, in round numbers."""
    circle, audience = most[RoomKind.CIRCLE], most.get(RoomKind.AUDIENCE, 0)
    larger = [size for size in range(_ROUND, audience, _ROUND) if size > circle]
    return [*range(circle, 1, -1), *larger, *([audience] if audience > circle else [])]


def _row(room: OwnRoom) -> RoomRow:
    there = f"{room.there} of {room.size} in" if room.there else f"For {room.size}, nobody in yet"
    href = f"/rooms/{room.key}"
    return RoomRow(
        id=room.id,
        title=room.title,
        words=f"{_KINDS[room.kind].partition(',')[0]} · {there}",
        href=href,
        link=f"{settings().address}{href}",
        waiting=room.waiting,
        opened=epoch_ms(room.opened_at),
    )
