"""Starts the program, within its limits, and ends it when nobody needs it any more."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import resource
import secrets
import signal
import sys
from pathlib import Path
from typing import Any

_BYTES, _FILES = 4 * 2**30, 1024
_LOOK_EVERY_SECONDS = 2.0


def main() -> None:
    """Serve until it is not needed any more; end at once when another one does."""
    given = json.loads(sys.stdin.buffer.readline())
    address = Path(given["address"])
    with address.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        _limit()
        try:
            asyncio.run(_serve(given, address))
        finally:
            address.unlink(missing_ok=True)


def _limit() -> None:
    """Whatever pages send: it takes so much memory and no more, and everything else on this machine goes first."""
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    # What it complains of could quote what pages have said.
    logging.disable(logging.CRITICAL)


async def _serve(given: dict[str, Any], address: Path) -> None:
    # They take a second to load; whoever finds that another one serves needs none of it.
    from calmconnect.media.audience.asked import Desk
    from calmconnect.media.audience.sessions import Audience

    audience = Audience(given["listening"], given["stun"])
    desk = Desk(audience, secrets.token_urlsafe(32))
    server = await asyncio.start_server(desk.hear, "127.0.0.1", 0, limit=desk.LONGEST)
    _write(address, {"port": server.sockets[0].getsockname()[1], "secret": desk.secret, "pid": os.getpid()})
    sys.stdout.buffer.write(b"ready\n")
    sys.stdout.buffer.flush()
    try:
        await _until_over(audience)
    finally:
        server.close()
        await audience.close()


async def _until_over(audience: Any) -> None:
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for which in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(which, over.set)
    # Whoever started it holds the other end as long as they live.
    loop.add_reader(sys.stdin.fileno(), over.set)
    while not over.is_set():
        try:
            async with asyncio.timeout(_LOOK_EVERY_SECONDS):
                await over.wait()
        except TimeoutError:
            if await audience.look_after():
                over.set()


def _write(address: Path, found: dict[str, object]) -> None:
    """Let the service find it, and nobody else on this machine."""
    part = address.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(found, out)
    part.replace(address)


if __name__ == "__main__":
    main()
