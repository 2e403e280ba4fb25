"""The real program in processes of its own, for journeys: built once, started on free ports, killed when a test asks for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from calmconnect.launch.build import build_if_changed
from calmconnect.settings import ROOT, Settings
from tests.support.servers import free_port

_LIMIT_SECONDS = 150.0


@dataclass
class Server:
    """One process of the program, or of another command. `env` is what it runs with; `log` is what it said."""

    port: int
    env: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)
    command: tuple[str, ...] = (sys.executable, "-m", "calmconnect", "run")

    @property
    def url(self) -> str:
        """Where it can be reached."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: with the log, when it ends or does not answer in time.
        """
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            self._await_answer(self.process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        if self.process is not None:
            _signal_group(self.process, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process is not None:
            _signal_group(self.process, signal.SIGINT)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                _signal_group(self.process, signal.SIGKILL)
                self.process.wait()
            self.process = None

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + _LIMIT_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/ping", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@contextmanager
def server(folder: Path, **values: object) -> Iterator[Server]:
    """A running server with these settings (`redis_url=…` for `CALM_REDIS_URL`) and its files in `folder`."""
    running = prepared(folder, **values)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def prepared(folder: Path, **values: object) -> Server:
    """A server, not started yet, with these settings and its files in `folder`."""
    build_if_changed()
    port = free_port()
    # A developer's own settings must not decide what the tests find.
    defaults = {name: setting.default for name, setting in Settings.model_fields.items()}
    given = {**defaults, "port": port, "var_dir": folder, "bcrypt_cost": 4, "messages_a_second": 100_000, **values}
    env = os.environ | {f"CALM_{name.upper()}": str(value) for name, value in given.items()}
    folder.mkdir(parents=True, exist_ok=True)
    return Server(port, env, folder / f"server-{port}.log")


def _signal_group(process: subprocess.Popen[bytes], which: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, which)
