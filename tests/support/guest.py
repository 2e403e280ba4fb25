"""Somebody in a room by another program: no page, no browser, aiortc on one side and docs/rooms.md on the other."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import count
from typing import Any, Self

from aiortc import RTCPeerConnection

from tests.support.connections import Connections, connect, sees_and_hears
from tests.support.foreign import Foreign

# Many at once, whom a busy machine serves one after the other, wait for each other.
_LIMIT_SECONDS = 180.0
_ROOMS = "reflex___state____state.calmconnect___state___shared___rooms____room_state"


class Guest(Foreign):
    """One connection to the service, at a room by a media server. Use it as a context."""

    ref = "ref_room"
    state = _ROOMS
    patience = _LIMIT_SECONDS

    def __init__(self, url: str, cookie: str, path: str) -> None:
        super().__init__(url, cookie)
        self.path = path
        self.room: dict[str, Any] = {"version": -1}
        self._told: dict[int, dict[str, Any]] = {}
        self._asks = count(1)
        self._connections = Connections()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connections.close()
        await super().__aexit__(*_)

    async def come_in(self) -> None:
        """Ask to come in, and wait until somebody who hosts has opened."""
        await self._say("knock")
        await self._until(lambda: self.room.get("standing") == "in")

    async def send(self) -> None:
        """Send a picture and a sound, and let the others watch them."""
        connection = await self._connections.offer()
        told = await self._asked("send", sdp=connection.localDescription.sdp)
        await connect(connection, told["sdp"])
        await self._say("sends", room=self.room["id"])
        await self._say("show", room=self.room["id"], sound=True, picture=True)

    async def sees_and_hears_all(self, others: int) -> bool:
        """Whether what so many others send arrives, as a picture that changes and a sound that is not silence."""
        await self._until(lambda: len(self._senders()) >= others)
        watched = [await self._watch(one) for one in self._senders()]
        async with asyncio.timeout(_LIMIT_SECONDS):
            return all(await asyncio.gather(*map(_arrives, watched)))

    async def until_closed(self) -> str:
        """Wait until the room is over; gives why."""
        await self._until(lambda: self.room.get("why"))
        return str(self.room["why"])

    def _senders(self) -> list[int]:
        return [one["id"] for one in self.room.get("people", []) if one["feed"] and one["id"] != self.room["me"]]

    async def _watch(self, other: int) -> RTCPeerConnection:
        told = await self._asked("watch", other=other)
        connection = await self._connections.answer(told["sdp"])
        answer = {"handle": told["handle"], "sdp": connection.localDescription.sdp}
        await self._say("answer", room=self.room["id"], **answer)
        return connection

    async def _asked(self, handler: str, **more: object) -> dict[str, Any]:
        """What the media server says; what was refused is asked for again."""
        while True:
            ask = next(self._asks)
            await self._say(handler, room=self.room["id"], ask=ask, **more)
            await self._until(partial(self._told.__contains__, ask))
            if self._told[ask]["kind"] != "refused":
                return self._told[ask]
            await asyncio.sleep(0.3)

    def _take(self, value: dict[str, Any]) -> None:
        if value["kind"] == "known":
            self.seat = value["seat"]
        if value["kind"] in {"known", "room"} and value["room"]["version"] > self.room["version"]:
            self.room = value["room"]
        if "ask" in value:
            self._told[value["ask"]] = value
        self._changed.set()


async def _arrives(watched: RTCPeerConnection) -> bool:
    try:
        return await sees_and_hears(watched)
    finally:
        # What was seen is decoded no longer: the machine has others to show it to.
        await watched.close()
