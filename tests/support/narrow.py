"""A way for datagrams to a port on loopback that tests can make narrow: what does not fit waits a little, then is dropped."""

from __future__ import annotations

import heapq
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.servers import free_port

# As much as a device on the way keeps waiting, in seconds.
_QUEUE = 0.3
_MOST_BYTES = 65_536


@dataclass(order=True)
class _Waiting:
    leaves_at: float
    nth: int
    content: bytes = field(compare=False)
    by: socket.socket = field(compare=False)
    to: tuple[str, int] = field(compare=False)


class Way:
    """Carries datagrams between whoever sends to `port` and the port `to`; `kbps` each way for each of them, None for all."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.kbps: float | None = None
        self._to = ("127.0.0.1", to)
        self._near = self._socket(self.port)
        self._far: dict[tuple[str, int], socket.socket] = {}
        self._sender: dict[socket.socket, tuple[str, int]] = {}
        self._free_at: dict[tuple[socket.socket, tuple[str, int]], float] = {}
        self._waiting: list[_Waiting] = []
        self._count, self._open = 0, True
        self._thread = threading.Thread(target=self._carry, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Carry nothing any more."""
        self._open = False
        self._thread.join()
        for one in (self._near, *self._far.values()):
            one.close()

    def _carry(self) -> None:
        while self._open:
            wait = self._waiting[0].leaves_at - time.monotonic() if self._waiting else 0.1
            for ready in select.select([self._near, *self._sender], [], [], min(max(wait, 0), 0.1))[0]:
                content, sender = ready.recvfrom(_MOST_BYTES)
                if ready is self._near:
                    self._send(content, self._beyond(sender), self._to)
                else:
                    self._send(content, self._near, self._sender[ready])
            while self._waiting and self._waiting[0].leaves_at <= time.monotonic():
                one = heapq.heappop(self._waiting)
                one.by.sendto(one.content, one.to)

    def _send(self, content: bytes, by: socket.socket, to: tuple[str, int]) -> None:
        now, width = time.monotonic(), self.kbps
        leaves_at = max(now, self._free_at.get((by, to), now)) + (len(content) * 8 / 1000 / width if width else 0)
        if leaves_at - now > _QUEUE:
            return
        self._free_at[by, to] = leaves_at
        self._count += 1
        heapq.heappush(self._waiting, _Waiting(leaves_at, self._count, content, by, to))

    def _beyond(self, sender: tuple[str, int]) -> socket.socket:
        if sender not in self._far:
            self._far[sender] = self._socket(0)
            self._sender[self._far[sender]] = sender
        return self._far[sender]

    @staticmethod
    def _socket(port: int) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.bind(("127.0.0.1", port))
        return made


@contextmanager
def way(to: int) -> Iterator[Way]:
    """A way as wide as the machine, gone afterwards."""
    made = Way(to)
    try:
        yield made
    finally:
        made.close()
