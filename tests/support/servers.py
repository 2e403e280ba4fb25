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
    user, folder, port = _unprivileged(), _folder(), free_port()
    data = folder / "data"
    _run(user, [needed("initdb"), "-D", str(data), "-U", "calm", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
    options = f"-h 127.0.0.1 -p {port} -k {folder} {_ROOM if durable else _QUICK}"
    server = _start(user, [needed("postgres"), "-D", str(data), *options.split()], folder / "log")
    address = f"postgresql://calm@127.0.0.1:{port}/postgres"
    try:
        _await(lambda: psycopg.connect(address).close(), psycopg.OperationalError, folder / "log")
        yield address
    finally:
        # SIGINT: a fast shutdown, which does not wait for connections to be closed.
        _stop(server, signal.SIGINT, folder)


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis server; gives its address."""
    folder, port = _folder(), free_port()
    command = [needed("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = _start(None, command, folder / "log")
    address = f"redis://127.0.0.1:{port}/0"
    try:
        with redis.Redis.from_url(address) as client:
            _await(client.ping, redis.ConnectionError, folder / "log")
        yield address
    finally:
        _stop(server, signal.SIGTERM, folder)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _unprivileged() -> str | None:
    # PostgreSQL refuses to run as root.
    return None if os.geteuid() else "nobody"


def _folder() -> Path:
    # Not below pytest's own folder: that one is closed to the user PostgreSQL may have to run as.
    folder = Path(tempfile.mkdtemp(prefix="calm-"))
    if user := _unprivileged():
        shutil.chown(folder, user)
    return folder


def _identity(user: str | None) -> dict[str, object]:
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(user: str | None, command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_identity(user))  # type: ignore[call-overload]


def _start(user: str | None, command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command, stdout=out, stderr=out, cwd="/", start_new_session=True, **_identity(user)
        )


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


def _stop(server: subprocess.Popen[bytes], how: signal.Signals, folder: Path) -> None:
    server.send_signal(how)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)
