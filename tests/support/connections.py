"""Connections to a media server by another program: no page, no browser, aiortc."""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.support.foreign import changes, sounds, stripes_and_a_tone, until_connected


class Connections:
    """Opened as somebody sends and watches, and all closed at the end."""

    def __init__(self) -> None:
        self._opened = AsyncExitStack()

    async def offer(self) -> RTCPeerConnection:
        """One by which a picture and a sound are sent: its `localDescription` is the offer."""
        connection = self._open()
        for track in stripes_and_a_tone():
            connection.addTrack(track)
        await connection.setLocalDescription(await connection.createOffer())
        return connection

    async def answer(self, offer: str) -> RTCPeerConnection:
        """One by which is watched what is offered: its `localDescription` is the answer."""
        connection = self._open()
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return connection

    async def close(self) -> None:
        """Close all."""
        await self._opened.aclose()

    def _open(self) -> RTCPeerConnection:
        opened = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._opened.push_async_callback(opened.close)
        return opened


async def connect(connection: RTCPeerConnection, answer: str) -> None:
    """Take the answer to an offer, and wait until the two sides have reached each other."""
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await until_connected(connection)


def received(connection: RTCPeerConnection) -> dict[str, MediaStreamTrack]:
    """What arrives, by its kind: `audio` and `video`."""
    return {one.receiver.track.kind: one.receiver.track for one in connection.getTransceivers()}


async def sees_and_hears(connection: RTCPeerConnection) -> bool:
    """Whether what is watched arrives, as a picture that changes and a sound that is not silence."""
    tracks = received(connection)
    return await changes(tracks["video"]) and await sounds(tracks["audio"])
