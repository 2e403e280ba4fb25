"""A network between a browser and the server that a test can cut: a TCP relay on a port of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.servers import free_port


class Network:
    """Relays connections to `to`. `cut` breaks all of them off and refuses new ones until `restore`."""

    def __init__(self, to: int) -> None:
        self._to, self.port = to, free_port()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None

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
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection off."""
        if self._listener is not None:
            _end(self._listener)
            self._listener = None
        for one in tuple(self._open):
            _end(one)
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


@contextmanager
def network(to: int) -> Iterator[Network]:
    """A network that works, gone afterwards."""
    made = Network(to)
    made.restore()
    try:
        yield made
    finally:
        made.cut()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    _end(other)


def _end(one: socket.socket) -> None:
    # shutdown wakes a thread that waits in accept or recv; close alone does not.
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
