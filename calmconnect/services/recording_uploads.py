"""Taking in what the doctor's browser records: a segment for each life of its page, and a piece for each second.

A page sends one piece after the other, and again what it does not know to have arrived: the database settles order and doubles.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, func, select

from calmconnect.db.recordings import Recording, RecordingPiece, RecordingSegment
from calmconnect.domain import recordings
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.recordings import SEGMENTS, UPLOAD_WITHIN, RecordingStatus, RecordingStep
from calmconnect.services import access, recording_steps, recording_vault
from calmconnect.services.recording_vault import Vault, piece_place
from calmconnect.services.recordings import in_the_call
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

_STOPPED = "This recording has stopped."


class Ahead(Conflict):
    """A piece came before another that has not arrived."""

    def __init__(self) -> None:
        super().__init__("A piece before this one is missing.")


async def begin(actor: Actor, recording_id: int, now: datetime) -> int:
    """Begin to record on the acting doctor's page, or go on after it was loaded anew; gives the segment's number.

    Raises:
        NotFound: for a recording of a call that is not theirs.
        Conflict: while not both have agreed, and when it or the call is over.
    """
    _only_doctors(actor)
    async with work() as w:
        recording = await in_the_call(w, actor, recording_id)
        if recording.started_at is None:
            recording.started_at, recording.key = now, recording_vault.new_key()
        recording.heard_at = now
        await recording_steps.move(w, recording, RecordingStep.BEGIN, actor.user_id, now)
        w.rows.add(recording)
        count = select(func.count()).where(col(RecordingSegment.recording_id) == recording_id)
        nth = (await w.rows.exec(count)).one()
        if nth >= SEGMENTS:
            raise Conflict(_STOPPED)
        w.rows.add(RecordingSegment(recording_id=recording_id, nth=nth, begun_at=now))
    return nth


async def take(actor: Actor, recording_id: int, segment: int, nth: int, content: bytes, now: datetime) -> None:
    """Keep a piece, once however often it comes.

    Raises:
        NotFound: for a recording of a call that is not theirs, and for a segment that was not begun.
        Invalid: with the field `piece`.
        Ahead: when one before it has not come yet.
        Conflict: when it can't have been recorded before the end, or there is no room for it.
    """
    _only_doctors(actor)
    recordings.check_size(len(content))
    async with work() as w:
        recording = await access.recording_for(w.rows, actor, recording_id, lock=True)
        begun = await w.rows.get(RecordingSegment, (recording_id, segment))
        if begun is None:
            raise NotFound
        if nth < begun.pieces:
            return
        _check(recording, begun, nth, now)
        room = recording.size + len(content) <= settings().recording_mb * 2**20
        if room:
            await _keep(w, recording, begun, content, now)
        else:
            await recording_steps.end(w, recording, None, now, "It is as large as it may be.")
    if not room:
        raise Conflict("This recording is as long as it may be, so it has stopped.")


async def finish(actor: Actor, recording_id: int, now: datetime) -> None:
    """Note that the acting doctor's page has sent all there is of a recording that has stopped.

    Raises:
        NotFound: for a recording of a call that is not theirs.
    """
    _only_doctors(actor)
    async with work() as w:
        recording = await access.recording_for(w.rows, actor, recording_id, lock=True)
        if recording.status is RecordingStatus.STOPPED:
            recording.complete, recording.heard_at = True, now
            w.rows.add(recording)


def _only_doctors(actor: Actor) -> None:
    access.only(actor, Role.DOCTOR)


def _check(recording: Recording, begun: RecordingSegment, nth: int, now: datetime) -> None:
    stopped = recording.stopped_at
    if recording.status not in {RecordingStatus.RUNNING, RecordingStatus.STOPPED} or recording.complete:
        raise Conflict(_STOPPED)
    if stopped is not None and now - stopped > UPLOAD_WITHIN:
        raise Conflict(_STOPPED)
    recordings.check_piece(nth, begun.begun_at, min(now, stopped) if stopped else now)
    if nth > begun.pieces:
        raise Ahead


async def _keep(w: Work, recording: Recording, begun: RecordingSegment, content: bytes, now: datetime) -> None:
    nth = begun.pieces
    sealed = await Vault(recording).close(piece_place(begun.nth, nth), content)
    w.rows.add(RecordingPiece(recording_id=recording.id or 0, segment=begun.nth, nth=nth, content=sealed))
    begun.pieces = nth + 1
    recording.size += len(content)
    recording.heard_at = now
    w.rows.add_all((begun, recording))
