"""A relay on loopback that tests can stop for a while, and start anew with another secret: a real coturn."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.programs import needed
from tests.support.servers import free_port

_LIMIT_SECONDS = 20.0


class Relay:
    """One coturn, whose credentials are made with `secret`."""

    def __init__(self, folder: Path) -> None:
        self.secret, self.port = "a secret of the tests", free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def settings(self, port: int) -> dict[str, object]:
        """How the service is told to relay every call by it, reached by its own port or by one that leads there."""
        return {
            "turn_urls": f"turn:127.0.0.1:{port}?transport=udp",
            "turn_secret": self.secret,
            "turn_only": True,
        }

    def start(self, secret: str = "") -> None:
        """Start it, and wait until it listens.

        Raises:
            RuntimeError: with its log, when it does not.
        """
        command = [
            *(needed("turnserver"), "-n", "--listening-ip=127.0.0.1", f"--listening-port={self.port}"),
            *("--relay-ip=127.0.0.1", "--allow-loopback-peers", "--realm=calm.test"),
            *("--use-auth-secret", f"--static-auth-secret={secret or self.secret}"),
            *("--no-cli", "--no-tls", "--no-dtls", "--simple-log", "--log-file=stdout"),
            *(f"--userdb={self._folder / 'turndb'}", f"--pidfile={self._folder / 'turn.pid'}"),
        ]
        log = self._folder / "turn.log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self._folder)
        until = time.monotonic() + _LIMIT_SECONDS
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """End it; what it relayed is cut off."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def fall_silent(self) -> None:
        """Carry nothing any more, without a sign of it to anybody, until `wake`."""
        self._tell(signal.SIGSTOP)

    def wake(self) -> None:
        """Go on."""
        self._tell(signal.SIGCONT)

    def _tell(self, which: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(which)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@contextmanager
def relay(folder: Path) -> Iterator[Relay]:
    """A relay that runs, with its files in `folder`; gone afterwards."""
    started = Relay(folder)
    try:
        started.start()
        yield started
    finally:
        started.stop()
