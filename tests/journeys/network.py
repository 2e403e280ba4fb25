"""A network between a browser and the server that a test can cut: a TCP relay on a port of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.servers import free_port


class Network:
    """Relays connections to the port `to`, which may be changed for connections to come."""

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._flowing = threading.Event()

    @property
    def url(self) -> str:
        """The server's address through this network."""
        return f"http://localhost:{self.port}"

    def restore(self) -> None:
        """Let connections through; those that were cut stay cut."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self._listener = listener
        self._flowing.set()
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection off, and refuse new ones until `restore`."""
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        self.interrupt()

    def interrupt(self) -> None:
        """Break every connection off; new ones are let through."""
        for one in tuple(self._open):
            _end(one)
            self._open.discard(one)

    def fall_silent(self) -> None:
        """Carry nothing any more, without a sign of it to either side: connections stay open, and new ones are accepted."""
        self._flowing.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._connect(near)

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            _end(near)
            return
        self._open |= {near, far}
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self._flowing.wait()
                other.sendall(data)
        _end(other)
        self._open -= {one, other}


@contextmanager
def network(to: int) -> Iterator[Network]:
    """A network that works, gone afterwards."""
    made = Network(to)
    made.restore()
    try:
        yield made
    finally:
        made.cut()
        made._flowing.set()


def _end(one: socket.socket) -> None:
    # shutdown wakes a thread that waits in accept or recv; close alone does not.
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
