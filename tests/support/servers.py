"""PostgreSQL and Redis of the tests' own, on free ports in temporary folders, gone when the tests are over."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from tests.support.programs import needed

_LIMIT_SECONDS = 30.0
_ROOM = "-c max_connections=200"
# Nothing here outlives the tests, so nothing has to reach the disk.
_QUICK = f"{_ROOM} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL server; gives the address of its first database, which the caller may make others from.

    A durable one waits for the disk at each commit, as a server in earnest use does.
    """
    user, port = _unprivileged(), free_port()
    with _folder(user) as folder:
        data = folder / "data"
        _run(user, [needed("initdb"), "-D", str(data), "-U", "calm", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        options = f"-h 127.0.0.1 -p {port} -k {folder} {_ROOM if durable else _QUICK}"
        command = [needed("postgres"), "-D", str(data), *options.split()]
        # SIGINT: a fast shutdown, which does not wait for connections to be closed.
        with _running(user, command, folder / "log", signal.SIGINT):
            address = f"postgresql://calm@127.0.0.1:{port}/postgres"
            _await(lambda: psycopg.connect(address).close(), psycopg.OperationalError, folder / "log")
            yield address


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis server; gives its address."""
    port = free_port()
    with _folder(None) as folder:
        listen = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        with _running(None, [needed("redis-server"), *listen], folder / "log", signal.SIGTERM):
            address = f"redis://127.0.0.1:{port}/0"
            with redis.Redis.from_url(address) as client:
                _await(client.ping, redis.ConnectionError, folder / "log")
            yield address


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _unprivileged() -> str | None:
    # PostgreSQL refuses to run as root.
    return None if os.geteuid() else "nobody"


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    # Not below pytest's own folder: that one is closed to the user PostgreSQL may have to run as.
    folder = Path(tempfile.mkdtemp(prefix="calm-"))
    try:
        if user:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _identity(user: str | None) -> dict[str, object]:
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(user: str | None, command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_identity(user))  # type: ignore[call-overload]


@contextmanager
def _running(user: str | None, command: list[str], log: Path, how_to_stop: signal.Signals) -> Iterator[None]:
    with log.open("wb") as out:
        server = subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=out, stderr=out, cwd="/", start_new_session=True, **_identity(user)
        )
    try:
        yield
    finally:
        server.send_signal(how_to_stop)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(attempt: Callable[[], object], failure: type[Exception], log: Path) -> None:
    until = time.monotonic() + _LIMIT_SECONDS
    while True:
        try:
            attempt()
            return
        except failure:
            if time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")) from None
            time.sleep(0.05)
