"""What `ffmpeg` does for recordings: putting together what a browser recorded, in a program of its own, without a file on disk.

What goes in and what comes out lie in memory that has no name (memfd), so nothing readable is left wherever it may be ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress

_PATIENCE_SECONDS = 300
_CPU_SECONDS = 240
# A browser's recording is read as that and nothing else: other formats can name files and addresses to be read.
_READ = ("-hide_banner", "-loglevel", "error", "-nostdin", "-protocol_whitelist", "file,pipe")
_WEBM = ("-f", "matroska")
_COPY = ("-map", "0:v:0?", "-map", "0:a:0?", "-map_metadata", "-1", "-c", "copy", "-f", "webm", "-y")


class Unreadable(Exception):
    """What was recorded can't be put together."""


class NoProgram(Exception):
    """ffmpeg is not installed."""


def available() -> bool:
    """Whether the programs are there."""
    return bool(shutil.which("ffmpeg") and shutil.which("ffprobe"))


@contextmanager
def memory() -> Iterator[int]:
    """A file without a name, in memory; its descriptor."""
    handle = os.memfd_create("recording")
    try:
        yield handle
    finally:
        os.close(handle)


async def whole(pieces: AsyncIterator[bytes], into: int) -> None:
    """Make what one page recorded a film that knows how long it is and can be jumped about in.

    Raises:
        Unreadable: when it is none.
        NoProgram: without ffmpeg.
    """
    # Nothing in it is coded anew: it is as good as it was, and takes no time.
    await _run("ffmpeg", *_READ, *_WEBM, "-i", "pipe:0", *_COPY, _path(into), handles=(into,), pieces=pieces)


async def joined(parts: Sequence[int], into: int) -> None:
    """Put films of the same kind one behind the other.

    Raises:
        Unreadable: when they can't be.
        NoProgram: without ffmpeg.
    """
    listed = "".join(f"file 'file:{_path(part)}'\n" for part in parts).encode()
    source = ("-f", "concat", "-safe", "0", "-i", "pipe:0")
    await _run("ffmpeg", *_READ, *source, *_COPY, _path(into), handles=(*parts, into), pieces=_once(listed))


async def duration_ms(film: int) -> int:
    """How long a film is, in ms.

    Raises:
        Unreadable: when it is none.
        NoProgram: without ffprobe.
    """
    asked = ("-v", "error", "-protocol_whitelist", "file", *_WEBM, "-show_entries", "format=duration", "-of", "json")
    said = await _run("ffprobe", *asked, _path(film), handles=(film,), pieces=_once(b""))
    try:
        return round(float(json.loads(said)["format"]["duration"]) * 1000)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable from error


def _path(handle: int) -> str:
    return f"/dev/fd/{handle}"


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _run(name: str, *words: str, handles: Sequence[int], pieces: AsyncIterator[bytes]) -> bytes:
    program = shutil.which(name)
    if program is None:
        raise NoProgram
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    # What it complains of could quote what it reads.
    running = await asyncio.create_subprocess_exec(
        program, *words, stdin=pipe, stdout=pipe, stderr=quiet, pass_fds=handles
    )
    try:
        resource.prlimit(running.pid, resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        async with asyncio.timeout(_PATIENCE_SECONDS):
            _, said = await asyncio.gather(_feed(running, pieces), _read(running))
            await running.wait()
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    if running.returncode != 0:
        raise Unreadable
    return said


async def _feed(running: asyncio.subprocess.Process, pieces: AsyncIterator[bytes]) -> None:
    assert running.stdin
    # Whoever has seen enough, or can't read it, hangs up; how it ended tells.
    with suppress(BrokenPipeError, ConnectionResetError):
        async for piece in pieces:
            running.stdin.write(piece)
            await running.stdin.drain()
        running.stdin.close()


async def _read(running: asyncio.subprocess.Process) -> bytes:
    assert running.stdout
    return await running.stdout.read()
