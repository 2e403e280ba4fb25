"""Pages of people in rooms by a media server, as the service is asked for them."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from calmconnect.domain.errors import Conflict
from calmconnect.services import room_media
from tests.support.calling import page
from tests.support.cast import NOW, Person
from tests.support.connections import Connections, connect, sees_and_hears


class Page(Connections):
    """What somebody's page sends to the media server and watches by it."""

    def __init__(self, person: Person, room: int) -> None:
        super().__init__()
        self._actor, self._room, self._seat = person.actor, room, page(person)

    async def send(self) -> None:
        """Send a picture and a sound, and let others watch them."""
        connection = await self.offer()
        offer = connection.localDescription.sdp
        await connect(connection, await room_media.send(self._actor, self._room, self._seat, offer, NOW))
        await room_media.sends(self._actor, self._room, self._seat)

    async def sees_and_hears(self, other: Person) -> bool:
        """Whether what somebody else sends arrives."""
        offered = None
        while offered is None:
            # They may have heard of the media server a moment before it has heard of them.
            with suppress(Conflict):
                offered = await room_media.watch(self._actor, self._room, self._seat, other.id, NOW)
            await asyncio.sleep(0.05)
        connection = await self.answer(offered.sdp)
        answer = connection.localDescription.sdp
        await room_media.answer(self._actor, self._room, self._seat, str(offered.handle), answer)
        return await sees_and_hears(connection)
