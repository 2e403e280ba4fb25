"""Sessions of pages, each with what it sends and what it listens to; and the limits of all of them together."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aiortc import (
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.codecs import vpx

from calmconnect.media.audience.descriptions import cleaned, limited, without_estimates
from calmconnect.media.audience.tracks import Source

# A session that nobody keeps ends, as in Janus; so does a connection that never comes up. Without any, all is over.
_KEPT_SECONDS, _UP_SECONDS, _NEEDED_SECONDS = 60.0, 30.0, 60.0
_CLOSE_SECONDS = 10.0
_MOST_SESSIONS, _MOST_SENDING = 200, 3
_KINDS = ("audio", "video")
_NUMBERS = 2**53
# Of the picture that each listener is sent, in bits a second.
vpx.MAX_BITRATE = 700_000


class Gone(Exception):
    """There is no such session, or nothing of the kind in it."""


class Full(Exception):
    """So many send or listen already as this machine can serve."""


@dataclass(eq=False)
class _Line:
    """A connection: with the sources of one that sends, or the feed of one that listens. `since` is when it was opened."""

    pc: RTCPeerConnection
    room: int
    feed: int
    since: float
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(eq=False)
class _Session:
    """What one page sends and listens to, by handles; `used` is when it was last asked for."""

    used: float
    lines: dict[int, _Line] = field(default_factory=dict)


class Audience:
    """All sessions of this program; `listening` is how many connections may listen at a time."""

    def __init__(self, listening: int, stun: list[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._listening, self._clock = listening, clock
        # Without any given, the library would ask a public server for addresses.
        self._servers = [RTCIceServer(urls=url) for url in stun]
        self._sessions: dict[int, _Session] = {}
        self._needed = clock()
        self._closing: set[asyncio.Task[None]] = set()

    async def begin(self) -> int:
        """A new session."""
        if len(self._sessions) >= _MOST_SESSIONS:
            raise Full
        number = _number()
        self._sessions[number] = _Session(self._clock())
        return number

    async def keep(self, session: int) -> None:
        """Keep a session."""
        self._of(session)

    async def end(self, session: int) -> None:
        """End a session with all that is in it."""
        for line in self._of(session).lines.values():
            self._close(line)
        del self._sessions[session]

    async def send(self, session: int, room: int, sdp: str) -> tuple[int, int, str]:
        """Take what a page offers; gives its handle, the number under which it is listened to, and the answer."""
        kept = self._of(session)
        if sum(bool(line.sources) for line in self._lines()) >= _MOST_SENDING:
            raise Full
        pc = self._connection()
        try:
            for kind in _KINDS:
                _cheap(pc.addTransceiver(kind, direction="recvonly"))
            await pc.setRemoteDescription(RTCSessionDescription(without_estimates(cleaned(sdp)), "offer"))
            await pc.setLocalDescription(await pc.createAnswer())
        except BaseException:
            await pc.close()
            raise
        line = _Line(pc, room, _number(), self._clock())
        line.sources = {one.kind: Source(one.receiver.track) for one in pc.getTransceivers()}
        return self._kept(kept, line), line.feed, limited(pc.localDescription.sdp)

    async def send_no_more(self, session: int, handle: int) -> None:
        """End what a page sends."""
        self._close(self._line(session, handle))
        del self._sessions[session].lines[handle]

    async def watch(self, session: int, room: int, feed: int) -> tuple[int, str]:
        """Offer what somebody sends in a room, in the place of what the page was offered of it before."""
        kept = self._of(session)
        sent = next((one for one in self._lines() if one.sources and (one.room, one.feed) == (room, feed)), None)
        if sent is None:
            raise Gone
        for handle in [handle for handle, one in kept.lines.items() if one.feed == feed]:
            self._close(kept.lines.pop(handle))
        if sum(not line.sources for line in self._lines()) >= self._listening:
            raise Full
        pc = self._connection()
        line = _Line(pc, room, feed, self._clock())
        # The place is taken before anything is waited for.
        handle = self._kept(kept, line)
        for kind in _KINDS:
            _cheap(pc.addTransceiver(sent.sources[kind].handed(), direction="sendonly"))
        await pc.setLocalDescription(await pc.createOffer())
        return handle, pc.localDescription.sdp

    async def answer(self, session: int, handle: int, sdp: str) -> None:
        """Take the page's answer to what it was offered."""
        line = self._line(session, handle)
        if line.pc.signalingState != "have-local-offer":
            raise Gone
        await line.pc.setRemoteDescription(RTCSessionDescription(cleaned(sdp), "answer"))

    async def look_after(self) -> bool:
        """End what nobody keeps and what has failed; gives whether this program is needed no more."""
        now = self._clock()
        for number, session in list(self._sessions.items()):
            if now - session.used > _KEPT_SECONDS:
                await self.end(number)
                continue
            for handle, line in list(session.lines.items()):
                state = line.pc.connectionState
                late = state != "connected" and now - line.since > _UP_SECONDS
                if late or state in {"failed", "closed"}:
                    self._close(session.lines.pop(handle))
        if self._sessions:
            self._needed = now
        return now - self._needed > _NEEDED_SECONDS

    async def close(self) -> None:
        """End all."""
        for number in list(self._sessions):
            await self.end(number)
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _connection(self) -> RTCPeerConnection:
        return RTCPeerConnection(RTCConfiguration(iceServers=self._servers))

    def _lines(self) -> list[_Line]:
        return [line for session in self._sessions.values() for line in session.lines.values()]

    def _of(self, session: int) -> _Session:
        if session not in self._sessions:
            raise Gone
        self._sessions[session].used = self._clock()
        return self._sessions[session]

    def _line(self, session: int, handle: int) -> _Line:
        lines = self._of(session).lines
        if handle not in lines:
            raise Gone
        return lines[handle]

    def _kept(self, session: _Session, line: _Line) -> int:
        handle = _number()
        session.lines[handle] = line
        return handle

    def _close(self, line: _Line) -> None:
        for source in line.sources.values():
            source.close()
        closing = asyncio.create_task(_closed(line.pc))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


async def _closed(pc: RTCPeerConnection) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_CLOSE_SECONDS):
            await pc.close()


def _cheap(transceiver: RTCRtpTransceiver) -> None:
    """Of the codecs for pictures that the library knows, the one that costs least."""
    if transceiver.kind == "video":
        known = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences([one for one in known if one.mimeType in {"video/VP8", "video/rtx"}])


def _number() -> int:
    """One that nobody guesses, and that a page's numbers can hold."""
    return 1 + secrets.randbelow(_NUMBERS - 1)
