"""Somebody who calls and answers by another program: no page, no browser, aiortc on one side and docs/calls.md on the other.

It speaks Socket.IO as pages do, under the cookie of a person who has signed in.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any
from uuid import uuid4

import numpy as np
from aiortc import AudioStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.mediastreams import MediaStreamTrack
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedOK

from calmconnect.api.gate import COOKIE

_EVENTS = "/_event"
_STATE = "reflex___state____state"
_CALLS = f"{_STATE}.calmconnect___state___shared___calls____call_state"
_LIMIT_SECONDS = 40.0
_RATE, _SAMPLES = 8000, 160
_LOUD = 500


class Foreign:
    """One connection to the service, and the call on it. Use it as a context: `async with Foreign(url, cookie) as foreign`."""

    # The page it stands for, the component that is told what happens, and the state that is asked.
    path = "/"
    ref = "ref_call"
    state = _CALLS
    # How long it waits for anything.
    patience = _LIMIT_SECONDS

    def __init__(self, url: str, cookie: str) -> None:
        self._url, self._cookie, self._token = url, cookie, str(uuid4())
        self.call: dict[str, Any] = {}
        self.seat = ""
        self._signals: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._received: list[MediaStreamTrack] = []
        self._pc.on("track", self._received.append)

    async def __aenter__(self) -> Foreign:
        address = f"ws{self._url.removeprefix('http')}{_EVENTS}/?EIO=4&transport=websocket&token={self._token}"
        headers = {"Cookie": f"{COOKIE}={self._cookie}"}
        self._socket: ClientConnection = await connect(address, origin=self._url, additional_headers=headers)  # type: ignore[arg-type]
        self._reading = asyncio.create_task(self._read())
        await self._socket.send(f"40{_EVENTS},{json.dumps({'event': self._event(f'{_STATE}.hydrate_and_load', {})})}")
        await self._until(lambda: self.seat)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pc.close()
        self._reading.cancel()
        # A service that let go first has nothing more to say.
        with suppress(asyncio.CancelledError, ConnectionClosedOK):
            await self._reading
        await self._socket.close()

    async def ring(self, other: int) -> None:
        """Call somebody, and talk with them once they have answered."""
        await self._say("call", other=other, medium="video")
        await self._until(lambda: self.call.get("status") == "connecting")
        self._bring_media()
        self._pc.createDataChannel("calm")
        await self._pc.setLocalDescription(await self._pc.createOffer())
        await self._signal("offer", sdp=self._pc.localDescription.sdp)
        await self._connect()

    async def answer(self) -> None:
        """Wait until it rings, take the call, and talk."""
        await self._until(lambda: self.call.get("status") == "ringing" and not self.call["outgoing"])
        await self._say("answer", call=self.call["id"])
        await self._until(lambda: self.call["status"] == "connecting" and self.call["seat"] == self.seat)
        await self._connect()

    async def sees_and_hears(self) -> bool:
        """Whether what arrives is a picture that changes and a sound that is not silence; asked after the call has begun."""
        kinds = {track.kind: track for track in self._received}
        async with asyncio.timeout(_LIMIT_SECONDS):
            seen, heard = await asyncio.gather(changes(kinds["video"]), sounds(kinds["audio"]))
        return seen and heard

    async def until_over(self) -> str:
        """Wait until the call has ended; gives the reason."""
        await self._until(lambda: self.call["status"] == "ended")
        return str(self.call["reason"])

    def _bring_media(self) -> None:
        for track in stripes_and_a_tone():
            self._pc.addTrack(track)

    async def _connect(self) -> None:
        hearing = asyncio.create_task(self._hear())
        await self._until(lambda: self._pc.connectionState == "connected" or hearing.done(), poll=True)
        if hearing.done():
            await hearing
        await self._say("find", call=self.call["id"], finding="connect")
        await self._until(lambda: self.call["status"] == "connected")
        hearing.cancel()

    async def _hear(self) -> None:
        while True:
            signal = await self._signals.get()
            if (signal["epoch"], signal["to"]) != (self.call["other_epoch"], self.call["epoch"]):
                continue
            if signal["kind"] == "candidate":
                await self._take_candidate(signal)
                continue
            await self._pc.setRemoteDescription(RTCSessionDescription(signal["sdp"], signal["kind"]))
            if signal["kind"] == "offer":
                self._bring_media()
                await self._pc.setLocalDescription(await self._pc.createAnswer())
                await self._signal("answer", sdp=self._pc.localDescription.sdp)

    async def _take_candidate(self, signal: dict[str, Any]) -> None:
        candidate = candidate_from_sdp(signal["candidate"].partition(":")[2])
        candidate.sdpMid, candidate.sdpMLineIndex = signal["mid"], signal["line"]
        await self._pc.addIceCandidate(candidate)

    async def _signal(self, kind: str, **more: object) -> None:
        message = {"kind": kind, "epoch": self.call["epoch"], "to": self.call["other_epoch"], **more}
        await self._say("signal", call=self.call["id"], message=message)

    async def _say(self, handler: str, **payload: object) -> None:
        await self._socket.send(f"42{_EVENTS},{json.dumps(['event', self._event(f'{self.state}.{handler}', payload)])}")

    def _event(self, name: str, payload: dict[str, object]) -> dict[str, object]:
        return {
            "name": name,
            "payload": payload,
            "router_data": {"pathname": self.path, "asPath": self.path, "query": {}},
        }

    async def _read(self) -> None:
        async for frame in self._socket:
            if frame == "2":
                await self._socket.send("3")
            elif isinstance(frame, str) and frame.startswith(f"42{_EVENTS},"):
                name, *data = json.loads(frame.partition(",")[2])
                for event in (data[0].get("events") or []) if name == "event" else []:
                    if event["name"] == "_set_value" and event["payload"]["ref"] == self.ref:
                        self._take(event["payload"]["value"])

    def _take(self, value: dict[str, Any]) -> None:
        if value["kind"] == "known":
            self.seat = value["seat"]
        elif value["kind"] == "signal":
            self._signals.put_nowait(value["signal"])
        call = value.get("call") if value["kind"] in {"known", "call"} else None
        if call and (call["id"], call["version"]) > (self.call.get("id", 0), self.call.get("version", 0)):
            self.call = call
        self._changed.set()

    async def _until(self, predicate: Callable[[], Any], *, poll: bool = False) -> None:
        async with asyncio.timeout(self.patience):
            while not predicate():
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.1 if poll else None)


class _Stripes(VideoStreamTrack):
    """A small picture that moves."""

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        picture = np.zeros((120, 160, 3), np.uint8)
        picture[:, (pts // 3000 * 4) % 160 :] = 200
        frame = VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class _Tone(AudioStreamTrack):
    """A tone of 440 Hz."""

    _at = 0

    async def recv(self) -> AudioFrame:
        silent = await super().recv()
        times = (np.arange(_SAMPLES) + self._at) / _RATE
        self._at += _SAMPLES
        samples = (np.sin(times * 440 * 2 * np.pi) * 8000).astype(np.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = _RATE, silent.pts, Fraction(1, _RATE)
        return frame


def stripes_and_a_tone() -> list[MediaStreamTrack]:
    """What somebody by another program sends."""
    return [_Tone(), _Stripes()]


async def until_connected(connection: RTCPeerConnection) -> None:
    """Wait until the two sides have reached each other."""
    async with asyncio.timeout(_LIMIT_SECONDS):
        while connection.connectionState != "connected":
            await asyncio.sleep(0.05)


async def changes(track: MediaStreamTrack) -> bool:
    """Wait until what arrives is a picture that changes."""
    first = None
    while True:
        frame = await track.recv()
        assert isinstance(frame, VideoFrame)
        picture = frame.reformat(64, 48).to_ndarray(format="gray").astype(int)
        if first is not None and first.shape == picture.shape and np.abs(picture - first).max() > 50:
            return True
        first = picture if first is None else first


async def sounds(track: MediaStreamTrack) -> bool:
    """Wait until what arrives is a sound that is not silence."""
    while True:
        frame = await track.recv()
        assert isinstance(frame, AudioFrame)
        if np.abs(frame.to_ndarray().astype(int)).max() > _LOUD:
            return True
