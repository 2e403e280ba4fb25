"""From what a browser sent to a film that can be played, on both databases: also when a page or a process is killed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from calmconnect.db.recordings import Recording, RecordingBlock, RecordingConsent, RecordingPiece, RecordingSegment
from calmconnect.db.session import reading
from calmconnect.domain.errors import NotFound
from calmconnect.domain.recordings import QUIET_AFTER, UPLOAD_WITHIN, RecordingStatus
from calmconnect.services import (
    films,
    recording_lists,
    recording_rounds,
    recording_uploads,
    recording_vault,
    recordings,
)
from tests.support.cast import NOW, Cast
from tests.support.recording import count, kept, last, one, pieces, probed, running, sent


async def film(cast: Cast, number: int, begin: int = 0, end: int | None = None) -> bytes:
    """What Dr. Meera sees of a recording."""
    until = (await recording_lists.film(cast.meera.actor, number)).size - 1 if end is None else end
    parts = await recording_lists.play(cast.meera.actor, number, begin, until, NOW)
    return b"".join([part async for part in parts])


async def test_what_both_agreed_to_becomes_a_film_with_picture_and_sound(
    database: str, cast: Cast, tmp_path: Path
) -> None:
    number = await kept(cast)
    recording = await one(number)
    assert recording.status is RecordingStatus.KEPT and abs(recording.duration_ms - 2000) < 200
    found = probed(await film(cast, number), tmp_path)
    assert {stream["codec_type"] for stream in found["streams"]} == {"video", "audio"}
    assert abs(float(found["format"]["duration"]) - 2) < 0.2
    # Nothing is left of how it came, and nothing of it can be read where it lies.
    assert await count(RecordingPiece) == await count(RecordingSegment) == 0
    async with reading() as rows:
        blocks = list(await rows.exec(select(RecordingBlock.content)))
    assert blocks and not any(b"webm" in block or b"OpusHead" in block for block in blocks)
    async with reading() as rows:
        consents = set(await rows.exec(select(RecordingConsent.user_id, RecordingConsent.given_at)))
    assert consents == {(cast.asha.id, NOW), (cast.meera.id, NOW)}


async def test_a_page_that_was_loaded_anew_goes_on_in_another_segment(
    database: str, cast: Cast, tmp_path: Path
) -> None:
    number = await kept(cast, segments=3)
    found = probed(await film(cast, number), tmp_path)
    assert {stream["codec_type"] for stream in found["streams"]} == {"video", "audio"}
    assert abs(float(found["format"]["duration"]) - 6) < 0.5


async def test_a_page_that_was_killed_loses_only_what_had_not_arrived(
    database: str, cast: Cast, tmp_path: Path
) -> None:
    number = await running(cast)
    for nth, piece in enumerate(pieces(6)[:-1]):
        await recording_uploads.take(cast.meera.actor, number, 0, nth, piece, NOW)
    await recording_rounds.end_quiet(NOW + QUIET_AFTER)
    assert await recording_rounds.put_together(NOW + QUIET_AFTER) == 0, "the rest may still come"
    assert await recording_rounds.put_together(NOW + QUIET_AFTER + UPLOAD_WITHIN) == 1
    # The last of five pieces is missing.
    assert float(probed(await film(cast, number), tmp_path)["format"]["duration"]) > 4


async def test_what_a_killed_process_began_is_put_together_by_another(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await running(cast)
    await sent(cast, number)
    await recordings.end(cast.meera.actor, number, NOW)
    await recording_uploads.finish(cast.meera.actor, number, NOW)
    with monkeypatch.context() as killed:
        # It had kept its blocks, and ended before it said so.
        killed.setattr(recording_rounds, "_done", _killed)
        killed.setattr(recording_rounds, "_try_later", _killed)
        with pytest.raises(SystemExit):
            await recording_rounds.put_together(NOW)
    assert await count(RecordingBlock) > 0
    with pytest.raises(NotFound):
        await recording_lists.film(cast.asha.actor, number)
    assert await recording_rounds.put_together(NOW + timedelta(minutes=1)) == 0, "somebody may be at it"
    async with reading() as rows:
        free = (await rows.get_one(Recording, number)).claimed_until
    assert free is not None and await recording_rounds.put_together(free) == 1
    assert (await one(number)).status is RecordingStatus.KEPT


async def _killed(*_: object) -> None:
    raise SystemExit


async def test_what_can_not_be_read_is_tried_again_later_and_said_so(database: str, cast: Cast) -> None:
    number = await running(cast)
    await recording_uploads.take(cast.meera.actor, number, 0, 0, b"no film at all", NOW)
    await recordings.end(cast.meera.actor, number, NOW)
    await recording_uploads.finish(cast.meera.actor, number, NOW)
    assert await recording_rounds.put_together(NOW) == 0
    assert await recording_rounds.put_together(NOW) == 0, "not at once"
    assert await recording_rounds.put_together(NOW + timedelta(minutes=1)) == 0
    (row,) = (await recording_lists.own(cast.asha.actor)).rows
    assert row.delayed and (await one(number)).attempts == 2


async def test_parts_of_a_film_are_those_of_the_whole(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (recording_vault, recording_rounds):
        monkeypatch.setattr(module, "BLOCK", 4096)
    number = await kept(cast)
    whole = await film(cast, number)
    assert await count(RecordingBlock) == -(-len(whole) // 4096) > 2
    for begin, end in ((0, 0), (4095, 4096), (4096, 8191), (5000, 9000), (len(whole) - 1, len(whole) - 1)):
        assert await film(cast, number, begin, end) == whole[begin : end + 1]


async def test_one_that_is_put_together_is_deleted_for_good(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await running(cast)
    await sent(cast, number)
    await recordings.end(cast.meera.actor, number, NOW)
    await recording_uploads.finish(cast.meera.actor, number, NOW)
    whole = films.whole

    async def meanwhile(*given: Any) -> None:
        await whole(*given)
        await recordings.delete(cast.asha.actor, number, NOW)

    monkeypatch.setattr(films, "whole", meanwhile)
    assert await recording_rounds.put_together(NOW) == 0
    assert await count(RecordingBlock) == await count(RecordingPiece) == 0
    assert (await one(number)).status is RecordingStatus.DELETED


async def test_no_block_can_be_put_in_the_place_of_another(database: str, cast: Cast) -> None:
    await running(cast)
    vault = recording_vault.Vault(await last())
    closed = await vault.close("block 0", b"a face")
    assert await vault.open("block 0", closed) == b"a face"
    for place, content in (("block 1", closed), ("block 0", closed[:-1] + b"x")):
        with pytest.raises(Exception, match="changed since"):
            await vault.open(place, content)
