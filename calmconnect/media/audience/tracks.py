"""Picture and sound of somebody who sends, handed to each who listens: made small once, encoded for each."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame
from av.frame import Frame
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

_WIDTH, _HEIGHT = 640, 360
_PICTURES_A_SECOND = 15.0
# Of what a listener is too slow for, the oldest is left out: a moment of sound, and all pictures but the newest.
_KEPT = {"audio": 25, "video": 1}


class Handed(MediaStreamTrack):
    """What one listener gets of a track."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__()
        self._kept: deque[Frame] = deque(maxlen=_KEPT[kind])
        self._come = asyncio.Event()

    def offer(self, frame: Frame) -> None:
        """Hand on what has come."""
        self._kept.append(frame)
        self._come.set()

    async def recv(self) -> Frame:
        """What has come and was not handed on yet; waits for it.

        Raises:
            MediaStreamError: once it has ended.
        """
        while not self._kept and self.readyState == "live":
            self._come.clear()
            await self._come.wait()
        if self.readyState != "live":
            raise MediaStreamError
        return self._kept.popleft()

    def stop(self) -> None:
        """End it."""
        super().stop()
        self._come.set()


class Source:
    """A track that somebody sends. It is always read, or what comes would pile up."""

    def __init__(self, track: MediaStreamTrack) -> None:
        self._track = track
        self._to: set[Handed] = set()
        self._small = _Small()
        self._reading = asyncio.create_task(self._read())

    def handed(self) -> Handed:
        """What a new listener gets."""
        one = Handed(self._track.kind)
        self._to.add(one)
        return one

    def close(self) -> None:
        """Read no more, and end what listeners get."""
        self._reading.cancel()
        for one in self._to:
            one.stop()

    async def _read(self) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await self._track.recv()
                self._to = {one for one in self._to if one.readyState == "live"}
                if isinstance(frame, VideoFrame) and self._to:
                    if (small := await asyncio.to_thread(self._small.made, frame)) is not None:
                        self._hand_on(small)
                elif isinstance(frame, AudioFrame):
                    self._hand_on(frame)

    def _hand_on(self, frame: Frame) -> None:
        for one in self._to:
            one.offer(frame)


class _Small:
    """Makes pictures as small and as few as can be encoded for many."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._last = float("-inf")

    def made(self, frame: VideoFrame) -> VideoFrame | None:
        """A picture as it is handed on, None for one that is left out."""
        now = frame.time or 0.0
        if 0 <= now - self._last < 0.9 / _PICTURES_A_SECOND:
            return None
        self._last = now
        times = min(1.0, _WIDTH * _HEIGHT / (frame.width * frame.height)) ** 0.5
        width, height = (max(2, int(side * times) // 2 * 2) for side in (frame.width, frame.height))
        small = self._reformatter.reformat(frame, width, height, "yuv420p")
        small.pts, small.time_base = frame.pts, frame.time_base
        # Each encoder decides by itself which picture is a whole one.
        small.pict_type = PictureType.NONE
        return small
