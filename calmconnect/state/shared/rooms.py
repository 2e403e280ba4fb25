"""A room, on the page that shows it. Nothing of it is kept in state: what the page must know goes straight to the component.

Pages talk with each other through `RoomState.signal`; docs/rooms.md says what they may say, and when.
"""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import asdict

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import Conflict, Refused
from calmconnect.domain.people import Role
from calmconnect.services import call_servers, room_media, room_seats, room_signalling, room_steps, rooms, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.secrets import digest
from calmconnect.settings import settings
from calmconnect.state import live
from calmconnect.state.guard import by_the_page, requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting


class RoomState(rx.State):
    """What a person can do in a room. `missing`: the address leads to none."""

    missing: bool = False
    loaded: bool = False

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> Event:
        """Show the room that the address names, as far as the person has come."""
        actor = acting()
        live.watch(self, topics.rooms(actor.user_id), topics.room_signals(actor.user_id), reaction=_heard)
        self.missing = self.loaded = False
        known = await self._known()
        self.loaded = True
        return known

    @requires(Role.PATIENT, Role.DOCTOR)
    async def knock(self) -> None:
        """Ask to come in, or go on with this page."""
        await rooms.knock(acting(), _key(self), _seat(self), utc_now())
        await live.renew(self, _renew)

    @requires(Role.PATIENT, Role.DOCTOR)
    async def take(self, room: object, step: object, whom: object) -> None:
        """Take a step in the room, about `whom`, None for oneself."""
        actor = acting()
        about = actor.user_id if whom is None else number(whom)
        await rooms.take(actor, number(room), step, about, utc_now())

    @requires(Role.PATIENT, Role.DOCTOR)
    async def show(self, room: object, sound: object, picture: object) -> None:
        """Note what this page sends. Who speaks is there, though they touch nothing for an hour."""
        # The page may have been replaced a moment before.
        with suppress(Conflict):
            await rooms.show(acting(), number(room), _seat(self), sound, picture)

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def signal(self, room: object, other: object, message: object) -> Event | None:
        """Hand a message to another page."""
        try:
            await room_signalling.hand_on(acting(), number(room), _seat(self), number(other), message)
        except Refused as refusal:
            # Not for the person: pages have said too late what was right a moment before.
            return to_component("room", {"kind": "refused", "text": str(refusal)})
        return None

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def send(self, room: object, ask: object, sdp: object) -> None:
        """Hand what this page offers to send to the media server, which answers."""
        actor, room_id, seat = acting(), number(room), _seat(self)

        async def answered() -> dict[str, object]:
            return {"kind": "answered", "sdp": await room_media.send(actor, room_id, seat, sdp, utc_now())}

        live.answer(self, _asked(room_id, number(ask), answered()))

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def sends(self, room: object) -> None:
        """Let the others watch what this page sends. It may have been replaced a moment before."""
        with suppress(Conflict):
            await room_media.sends(acting(), number(room), _seat(self))

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def watch(self, room: object, ask: object, other: object) -> None:
        """Have the media server offer this page what somebody sends."""
        actor, room_id, seat, other_id = acting(), number(room), _seat(self), number(other)

        async def offered() -> dict[str, object]:
            found = await room_media.watch(actor, room_id, seat, other_id, utc_now())
            return {"kind": "offered", "handle": str(found.handle), "sdp": found.sdp}

        live.answer(self, _asked(room_id, number(ask), offered()))

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def answer(self, room: object, handle: object, sdp: object) -> None:
        """Take this page's answer to what was offered. When it comes too late, the page asks anew."""
        actor, room_id, seat = acting(), number(room), _seat(self)

        async def taken() -> None:
            with suppress(Refused):
                await room_media.answer(actor, room_id, seat, handle, sdp)

        live.answer(self, taken())

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def servers(self, room: object) -> Event:
        """Give the servers by which this page finds a way to the others."""
        room_id = number(room)
        found = [asdict(one) for one in await call_servers.for_room(acting(), room_id, utc_now())]
        only = {"only_relay": settings().turn_only}
        return to_component("room", {"kind": "servers", "room": room_id, "servers": found, **only})

    @requires(Role.PATIENT, Role.DOCTOR)
    @by_the_page
    async def look(self) -> Event:
        """Say how the room is now, for a page that may have missed something."""
        return await self._known()

    async def _known(self) -> Event:
        shown, seat = await rooms.at_door(acting(), _key(self)), _seat(self)
        if shown.seat == seat:
            await live.renew(self, _renew)
        return to_component(
            "room", {**room_steps.fact(shown), "kind": "known", "seat": seat, "now": epoch_ms(utc_now())}
        )


async def _asked(room_id: int, ask: int, answering: Awaitable[dict[str, object]]) -> Event:
    """What becomes of something that the page asked for under a number of its own."""
    try:
        said = await answering
    except Refused as refusal:
        away = isinstance(refusal, room_media.Away)
        said = {"kind": "refused", "text": str(refusal), "away": away}
    return to_component("room", {**said, "room": room_id, "ask": ask})


def _key(state: rx.State) -> str:
    return str(state.router.url.path).rstrip("/").rpartition("/")[2]


def _seat(state: rx.State) -> str:
    return digest(str(state.router.session.client_token))


async def _renew(token: str) -> None:
    await room_seats.renew(digest(token))


def _heard(fact: object) -> Event:
    return to_component("room", fact)
