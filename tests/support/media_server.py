"""A media server on loopback, whose sessions tests can count: a real Janus."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.programs import needed
from tests.support.servers import free_port

_LIMIT_SECONDS = 20.0
_SECRET = "a secret of the tests"
_GENERAL = """general: {{ admin_secret = "{secret}"
api_secret = "{secret}" }}
nat: {{ ice_enforce_list = "127.0.0.1"
ignore_mdns = true }}
plugins: {{ disable = "{plugins}" }}
transports: {{ disable = "{transports}" }}
"""
# What it could do beside handing on what is sent in rooms, and could be asked by.
_PLUGINS = "audiobridge duktape echotest lua nosip recordplay sip streaming textroom videocall voicemail"
_TRANSPORTS = "rabbitmq websockets pfunix mqtt nanomsg"
_HTTP = """general: {{ base_path = "/janus"
http = true
port = {port}
ip = "127.0.0.1"
https = false }}
admin: {{ admin_http = true
admin_port = {admin_port}
admin_ip = "127.0.0.1"
admin_base_path = "/admin" }}
"""


@dataclass
class MediaServer:
    """One Janus, with its files in `folder`."""

    folder: Path
    port: int
    admin_port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, object]:
        """How the service is told of it."""
        return {"janus_url": f"http://127.0.0.1:{self.port}/janus", "janus_secret": _SECRET}

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            RuntimeError: with its log, when it does not.
        """
        log = self.folder / "janus.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [needed("janus"), "--configs-folder", str(self.folder), "--disable-colors"], stdout=out, stderr=out
            )
        until = time.monotonic() + _LIMIT_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.05)

    def kill(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        """Let it take what it is asked, and answer nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def sessions(self) -> list[int]:
        """The sessions that go on in it."""
        asked = {"janus": "list_sessions", "transaction": uuid4().hex, "admin_secret": _SECRET}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.admin_port}/admin",
            json.dumps(asked).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            told: dict[str, Any] = json.load(answer)
        return list(told["sessions"])

    def _signal(self, which: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(which)

    def _answers(self) -> bool:
        try:
            self.sessions()
        except OSError:
            return False
        return True


@contextmanager
def media_server(folder: Path) -> Iterator[MediaServer]:
    """A media server that runs; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    port, admin_port = free_port(), free_port()
    without = {"plugins": _files(_PLUGINS), "transports": _files(_TRANSPORTS)}
    (folder / "janus.jcfg").write_text(_GENERAL.format(secret=_SECRET, **without))
    (folder / "janus.transport.http.jcfg").write_text(_HTTP.format(port=port, admin_port=admin_port))
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: { }\n")
    started = MediaServer(folder, port, admin_port)
    try:
        started.start()
        yield started
    finally:
        started.kill()


def _files(names: str) -> str:
    return ",".join(f"libjanus_{name}.so" for name in names.split())
