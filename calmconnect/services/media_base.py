"""What hands on picture and sound in rooms in which pages do not send to each other, as the service asks for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class NotReached(Exception):
    """The media server is not there, or did not understand."""


class Full(Exception):
    """So many send or listen already as it can serve."""


class Gone(Exception):
    """There is no such session any more, or nothing of the kind in it: the media server began anew, or somebody has left."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sends: the handle of it, the number under which it is watched, and the answer to the page's offer.

    It can be watched as soon as the page and the media server have reached each other, and not before.
    """

    handle: int
    feed: int
    sdp: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody sends, as it is offered to another page: its answer goes to the handle."""

    handle: int
    sdp: str


class MediaServer(Protocol):
    """Each page has one session there. All of these raise `NotReached`, and `Gone` for what is not there any more."""

    def begin(self) -> Awaitable[int]:
        """A new session. It ends by itself a minute after it was last used."""

    def keep(self, session: int) -> Awaitable[None]:
        """Keep a session."""

    def end(self, session: int) -> Awaitable[None]:
        """End a session, with everything that is sent and watched in it."""

    def send(self, session: int, room: int, most: int, sdp: str) -> Awaitable[Sent]:
        """Hand on what a page offers in a room in which at most so many send. Raises `Full`, too."""

    def send_no_more(self, session: int, handle: int) -> Awaitable[None]:
        """End what a page sends."""

    def watch(self, session: int, room: int, feed: int) -> Awaitable[Offered]:
        """What somebody sends, offered to the page of a session. Raises `Full`, too."""

    def answer(self, session: int, handle: int, sdp: str) -> Awaitable[None]:
        """Take the answer to what was offered, and begin to hand it on."""

    def close(self, room: int) -> Awaitable[None]:
        """End a room, whether there is one or not."""


class Patience:
    """Waits for all of what is asked at a time; after a server that did not answer nobody waits again for a while."""

    def __init__(self, seconds: float, rest: float = 3.0) -> None:
        self.seconds, self.rest = seconds, rest
        self.clock: Callable[[], float] = time.monotonic
        self._left_alone_until = float("-inf")

    def __call__(self, ask: Callable[Given, Awaitable[Found]]) -> Callable[Given, Awaitable[Found]]:
        """Make something that is asked wait no longer; it raises `NotReached` then."""

        @wraps(ask)
        async def within(*given: Given.args, **named: Given.kwargs) -> Found:
            if self.clock() < self._left_alone_until:
                raise NotReached
            try:
                async with asyncio.timeout(self.seconds):
                    return await ask(*given, **named)
            except TimeoutError as error:
                self._left_alone_until = self.clock() + self.rest
                raise NotReached from error

        return within
