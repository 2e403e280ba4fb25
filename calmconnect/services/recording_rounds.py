"""What happens to recordings by the clock: those nothing comes of end, those that have ended are put together, old ones go.

Putting together is claimed: whoever does it holds the recording for a while and says so again with every step, so that what a
process began that was killed is begun anew by another, and never done by two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

from sqlmodel import and_, col, delete, or_, select, update

from calmconnect.db.recordings import Recording, RecordingBlock, RecordingPiece, RecordingSegment
from calmconnect.db.session import reading
from calmconnect.domain import recordings
from calmconnect.domain.recordings import OPEN, THERE, UPLOAD_WITHIN, RecordingStatus, RecordingStep
from calmconnect.services import films, recording_steps, recording_vault
from calmconnect.services.claims import unclaimed, wait
from calmconnect.services.clock import utc_now
from calmconnect.services.recording_vault import BLOCK, Vault, block_place
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

_HELD_FOR = timedelta(minutes=10)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
# Some megabytes in one transaction: others write meanwhile.
_BLOCKS_AT_ONCE = 16


class Lost(Exception):
    """Somebody else holds the recording by now, or it was deleted."""


async def end_quiet(now: datetime) -> int:
    """End what is open and has not been heard of for too long; gives how many."""
    async with reading() as rows:
        found = list(await rows.exec(select(Recording.id).where(col(Recording.status).in_(OPEN))))

    async def look(recording_id: int | None) -> bool:
        async with work() as w:
            recording = await recording_steps.held(w, recording_id or 0)
            if not recordings.due(recording.status, recording.heard_at or recording.changed_at, now):
                return False
            await recording_steps.end(w, recording, None, now, "Nothing came from the browser that records.")
        return True

    return await one_by_one(found, look, "Ending a recording")


async def put_together(now: datetime) -> int:
    """Put together what has ended and has come; gives how many."""
    settled = or_(col(Recording.complete), col(Recording.stopped_at) <= now - UPLOAD_WITHIN)
    async with reading() as rows:
        wanted = select(Recording.id).where(
            and_(Recording.status == RecordingStatus.STOPPED, settled, unclaimed(Recording.claimed_until, now))
        )
        found = list(await rows.exec(wanted.order_by(col(Recording.id))))

    async def look(recording_id: int | None) -> bool:
        recording = await _claim(recording_id or 0, now)
        if recording is None:
            return False
        try:
            await _put_together(recording)
        except Lost:
            return False
        except BaseException:
            await _try_later(recording, now)
            raise
        return True

    return await one_by_one(found, look, "Putting a recording together")


async def delete_old(now: datetime) -> int:
    """Delete what has been kept for as long as it may be; gives how many."""
    before = now - timedelta(days=settings().recording_days)
    async with reading() as rows:
        wanted = select(Recording.id).where(col(Recording.status).in_(THERE), col(Recording.stopped_at) <= before)
        found = list(await rows.exec(wanted))

    async def look(recording_id: int | None) -> bool:
        async with work() as w:
            recording = await recording_steps.held(w, recording_id or 0)
            if recording.status not in THERE:
                return False
            await recording_steps.move(w, recording, RecordingStep.DELETE, None, now, "It was kept for its time.")
        return True

    return await one_by_one(found, look, "Deleting an old recording")


async def _claim(recording_id: int, now: datetime) -> Recording | None:
    async with work() as w:
        free = update(Recording).where(
            col(Recording.id) == recording_id,
            col(Recording.status) == RecordingStatus.STOPPED,
            unclaimed(Recording.claimed_until, now),
        )
        held = free.values(claimed_until=now + _HELD_FOR, attempts=Recording.attempts + 1)
        return (await w.rows.exec(held.returning(Recording))).scalar_one_or_none()


async def _put_together(recording: Recording) -> None:
    async with reading() as rows:
        mine = select(RecordingSegment).where(
            RecordingSegment.recording_id == recording.id, col(RecordingSegment.pieces) > 0
        )
        segments = [one.nth for one in await rows.exec(mine.order_by(col(RecordingSegment.nth)))]
    if not segments:
        async with work() as w:
            await recording_steps.move(w, await _still_held(w, recording), RecordingStep.FIND_EMPTY, None, utc_now())
        return
    with ExitStack() as films_there:
        parts = []
        for segment in segments:
            parts.append(films_there.enter_context(films.memory()))
            await films.whole(recording_vault.pieces(recording, segment), parts[-1])
        film = parts[0]
        if len(parts) > 1:
            film = films_there.enter_context(films.memory())
            await films.joined(parts, film)
        duration_ms = await films.duration_ms(film)
        size = await _keep(recording, film)
    await _done(recording, size, duration_ms)


async def _keep(recording: Recording, film: int) -> int:
    """Keep a film in blocks; gives its size in bytes. What an attempt before this one has left goes first."""
    size, vault, nth = os.fstat(film).st_size, Vault(recording), 0
    async with work() as w:
        await _still_held(w, recording)
        await w.rows.exec(delete(RecordingBlock).where(col(RecordingBlock.recording_id) == recording.id))
    for start in range(0, size, BLOCK * _BLOCKS_AT_ONCE):
        sealed = []
        for content in _blocks(film, start):
            sealed.append((nth, await vault.close(block_place(nth), content)))
            nth += 1
        async with work() as w:
            await _still_held(w, recording)
            w.rows.add_all(
                RecordingBlock(recording_id=recording.id or 0, nth=number, content=content)
                for number, content in sealed
            )
    return size


def _blocks(film: int, start: int) -> Iterator[bytes]:
    for nth in range(_BLOCKS_AT_ONCE):
        if content := os.pread(film, BLOCK, start + nth * BLOCK):
            yield content


async def _done(recording: Recording, size: int, duration_ms: int) -> None:
    async with work() as w:
        held = await _still_held(w, recording)
        held.size, held.duration_ms, held.claimed_until = size, duration_ms, None
        for table in (RecordingPiece, RecordingSegment):
            await w.rows.exec(delete(table).where(col(table.recording_id) == recording.id))
        await recording_steps.move(w, held, RecordingStep.KEEP, None, utc_now())


async def _still_held(w: Work, recording: Recording) -> Recording:
    """The recording, held for a while longer by whoever has claimed it.

    Raises:
        Lost: when somebody else has, or it was deleted.
    """
    held = await recording_steps.held(w, recording.id or 0)
    if held.status is not RecordingStatus.STOPPED or held.attempts != recording.attempts:
        raise Lost
    held.claimed_until = utc_now() + _HELD_FOR
    w.rows.add(held)
    return held


async def _try_later(recording: Recording, now: datetime) -> None:
    async with work() as w:
        mine = update(Recording).where(col(Recording.id) == recording.id, col(Recording.attempts) == recording.attempts)
        later = now + wait(recording.attempts, _FIRST_WAIT, _LONGEST_WAIT)
        await w.rows.exec(mine.values(claimed_until=later))
