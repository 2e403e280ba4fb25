"""A small media server of our own (`calmconnect/media/audience`), for an audience where no Janus is configured.

It is a program of its own, started when the first page needs it. Processes of the service on one machine share it: whichever
started it wrote into `var_dir` where it is, with a secret that it makes anew each time. It ends with whoever started it; pages
then begin anew, by another one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from calmconnect.services.media_base import Full, Gone, NotReached, Offered, Patience, Sent
from calmconnect.settings import ROOT, settings

# It finds its own addresses while it is asked, perhaps by a server that does not answer.
in_time = Patience(seconds=10)
_LONGEST = 2**17
_END_SECONDS = 5.0
_REFUSALS: dict[str, type[Exception]] = {"gone": Gone, "full": Full}

_program: Process | None = None
_starting: asyncio.Task[None] | None = None


@in_time
async def begin() -> int:
    """See `MediaServer`; starts it, should it not be there."""
    try:
        return int(await _ask("begin"))
    except Gone:
        await _started()
    try:
        return int(await _ask("begin"))
    except Gone as error:
        raise NotReached from error


@in_time
async def keep(session: int) -> None:
    """See `MediaServer`."""
    await _ask("keep", session=session)


@in_time
async def end(session: int) -> None:
    """See `MediaServer`."""
    await _ask("end", session=session)


@in_time
async def send(session: int, room: int, most: int, sdp: str) -> Sent:
    """See `MediaServer`."""
    return Sent(*await _ask("send", session=session, room=room, sdp=sdp))


@in_time
async def send_no_more(session: int, handle: int) -> None:
    """See `MediaServer`."""
    await _ask("send_no_more", session=session, handle=handle)


@in_time
async def watch(session: int, room: int, feed: int) -> Offered:
    """See `MediaServer`."""
    return Offered(*await _ask("watch", session=session, room=room, feed=feed))


@in_time
async def answer(session: int, handle: int, sdp: str) -> None:
    """See `MediaServer`."""
    await _ask("answer", session=session, handle=handle, sdp=sdp)


async def close(room: int) -> None:
    """See `MediaServer`: here a room is no more than what is sent in it."""


async def stop() -> None:
    """End the program that this process has started, if any."""
    global _starting
    if _starting is not None:
        _starting.cancel()
        _starting = None
    await _end(_program)


async def _started() -> None:
    """Wait until one has started; whoever does not want to wait so long leaves it to others."""
    global _starting
    if _starting is None or _starting.done():
        _starting = asyncio.create_task(_start())
    await asyncio.shield(_starting)


async def _start() -> None:
    global _program
    await _end(_program)
    _program = program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "calmconnect.media.audience", cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    assert program.stdin is not None and program.stdout is not None
    stun = [url for url in map(str.strip, settings().stun_urls.split(",")) if url.startswith("stun:")]
    given = {"address": str(_address()), "listening": settings().audience_listeners, "stun": stun}
    with suppress(OSError):
        program.stdin.write(json.dumps(given).encode() + b"\n")
        await program.stdin.drain()
    # One that another process of the service has just started is asked instead, and this one has ended.
    await program.stdout.readline()


async def _end(program: Process | None) -> None:
    """End a program by letting go of it."""
    if program is None or program.returncode is not None:
        return
    assert program.stdin is not None
    program.stdin.close()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await program.wait()
    except TimeoutError:
        program.kill()
        await program.wait()


async def _ask(do: str, **more: object) -> Any:
    """What it says.

    Raises:
        Gone: when there is none, too: whatever was there is gone with it.
    """
    try:
        port, secret = _where()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=_LONGEST)
    except (OSError, ValueError):
        raise Gone from None
    try:
        writer.write(json.dumps({"secret": secret, "do": do, **more}).encode() + b"\n")
        said = json.loads(await reader.readline())
    except (OSError, ValueError) as error:
        raise NotReached from error
    finally:
        writer.close()
    if "told" not in said:
        raise _REFUSALS.get(said["refused"], NotReached)
    return said["told"]


def _address() -> Path:
    return settings().var_dir / "audience.json"


def _where() -> tuple[int, str]:
    found = json.loads(_address().read_bytes())
    return int(found["port"]), str(found["secret"])
