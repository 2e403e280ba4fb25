"""Having a file looked at before it is kept (`calmconnect/media/examine.py`), apart from the service and few at a time."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import dataclass

from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import FileType, Size, type_of
from calmconnect.settings import ROOT

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 40
_few = asyncio.Semaphore(2)

_TOO_MUCH = "This file needs more of us than we have. Please send a smaller or simpler one."


@dataclass(frozen=True, slots=True)
class Examined:
    """What may be kept of a file: `preview` is a small JPEG of a picture, b"" for anything else."""

    kind: FileType
    content: bytes
    preview: bytes
    size: Size


async def examine(content: bytes) -> Examined:
    """What may be kept of what somebody sends.

    Raises:
        Invalid: with the field `file`, for one that can't be taken.
    """
    kind = await asyncio.to_thread(type_of, content)
    if kind is FileType.TEXT:
        return Examined(kind, content, b"", Size(0, 0))
    async with _few:
        answer = await _ask(kind, content)
    head, _, rest = answer.partition(b"\n")
    try:
        said = json.loads(head)
    except ValueError:
        # It was ended for needing too much, or for taking too long.
        raise Invalid(file=_TOO_MUCH) from None
    if "refused" in said:
        raise Invalid(file=said["refused"])
    whole, small = rest[: said["content"]], rest[said["content"] :]
    return Examined(FileType(said["type"]), whole, small, Size(said["width"], said["height"]))


async def _ask(kind: FileType, content: bytes) -> bytes:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "calmconnect.media.examine",
        kind,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # What it complains of could quote the file.
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            answer, _ = await program.communicate(content)
    except TimeoutError:
        log.warning("Looking at a file of the type %s took too long.", kind)
        return b""
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    return answer
