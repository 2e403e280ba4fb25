"""Recordings of the cast's calls: how far they are, and what a browser would send."""

from __future__ import annotations

import json
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel, col, func, select

from calmconnect.db.recordings import Recording
from calmconnect.db.session import reading
from calmconnect.services import recording_rounds, recording_uploads, recordings
from tests.support.calling import acquainted, talk
from tests.support.cast import NOW, Cast, Person
from tests.support.programs import needed

_PIECES = 5


async def calling(cast: Cast) -> int:
    """Asha has called Dr. Meera, and they hear each other; gives the call."""
    await acquainted(cast)
    return await talk(cast.asha, cast.meera)


async def asked(cast: Cast, by: Person | None = None, call: int = 0) -> int:
    """As `calling`, and Dr. Meera has asked for a recording, or the other one; gives the recording."""
    call = call or await calling(cast)
    await recordings.ask((by or cast.meera).actor, call, NOW)
    return (await last()).id or 0


async def running(cast: Cast, call: int = 0) -> int:
    """As `asked`; Asha has agreed, and Dr. Meera's page has begun its first segment."""
    number = await asked(cast, call=call)
    await recordings.agree(cast.asha.actor, number, NOW)
    await recording_uploads.begin(cast.meera.actor, number, NOW)
    return number


async def kept(cast: Cast, call: int = 0, segments: int = 1) -> int:
    """As `running`; Dr. Meera's page has sent it all, in so many segments; Asha has stopped it, and it is put together."""
    number = await running(cast, call)
    for segment in range(segments):
        if segment:
            await recording_uploads.begin(cast.meera.actor, number, NOW)
        await sent(cast, number, segment)
    await recordings.end(cast.asha.actor, number, NOW)
    await recording_uploads.finish(cast.meera.actor, number, NOW)
    assert await recording_rounds.put_together(NOW) == 1
    return number


async def sent(cast: Cast, number: int, segment: int = 0, seconds: int = 2) -> None:
    """Dr. Meera's page sends what it has recorded in a segment."""
    for nth, piece in enumerate(pieces(seconds)):
        await recording_uploads.take(cast.meera.actor, number, segment, nth, piece, NOW)


async def one(number: int) -> Recording:
    """A recording as it is kept."""
    async with reading() as rows:
        return await rows.get_one(Recording, number)


async def count(table: type[SQLModel]) -> int:
    """How many rows there are."""
    async with reading() as rows:
        return (await rows.exec(select(func.count()).select_from(table))).one()


async def last() -> Recording:
    """The last recording that was asked for."""
    async with reading() as rows:
        return (await rows.exec(select(Recording).order_by(col(Recording.id).desc()).limit(1))).one()


def pieces(seconds: int = 2) -> list[bytes]:
    """What a browser sends of a recording of so many seconds, cut anywhere."""
    content = webm(seconds)
    step = len(content) // _PIECES + 1
    return [content[start : start + step] for start in range(0, len(content), step)]


def probed(content: bytes, folder: Path) -> Any:
    """What ffprobe says of a film."""
    film = folder / "film.webm"
    film.write_bytes(content)
    command = [needed("ffprobe"), "-v", "error", "-show_format", "-show_streams", "-of", "json", str(film)]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@lru_cache
def webm(seconds: int = 2) -> bytes:
    """A moving picture with a tone, in the form in which browsers record: without a length, and nothing to jump by."""
    picture, tone = f"testsrc=size=320x120:rate=15:duration={seconds}", f"sine=frequency=440:duration={seconds}"
    made = subprocess.run(
        [
            *(needed("ffmpeg"), "-loglevel", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone),
            *("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1", "pipe:1"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return made.stdout
