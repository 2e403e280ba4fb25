"""The only way a recording changes: by a step that the table in `domain/recordings.py` allows, told to both, and kept for good.

Whoever changes a recording holds its row first, and before it the call's, if they need both.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent
from calmconnect.db.calls import Call
from calmconnect.db.recordings import (
    Recording,
    RecordingBlock,
    RecordingConsent,
    RecordingPiece,
    RecordingSegment,
)
from calmconnect.domain import recordings
from calmconnect.domain.audit import Act
from calmconnect.domain.recordings import OPEN, Consented, Party, RecordingStep
from calmconnect.hub import Fact
from calmconnect.services import topics
from calmconnect.services.clock import epoch_ms
from calmconnect.services.work import Work

_ACTS = {
    RecordingStep.AGREE: Act.RECORDING_AGREED,
    RecordingStep.BEGIN: Act.RECORDING_STARTED,
    RecordingStep.STOP: Act.RECORDING_STOPPED,
    RecordingStep.DELETE: Act.RECORDING_DELETED,
}
_CONTENT: tuple[type[SQLModel], ...] = (RecordingPiece, RecordingSegment, RecordingBlock)


@dataclass(frozen=True, slots=True)
class Shown:
    """A recording as one of the two sees it in the call. `version` rises with every change.

    `own`: they have asked for it; `records`: theirs is the page that records, as the doctor. `ended_by` is "you", "other", or
    "" for the clock; `started` in ms since 1970, 0 for not yet.
    """

    id: int
    call: int
    version: int
    status: str
    own: bool
    records: bool
    ended_by: str
    started: int


async def move(
    w: Work, recording: Recording, step: RecordingStep, by: int | None, now: datetime, why: str = ""
) -> None:
    """Take a step with a recording whose row is held: `by` one of the two, None for the clock, which says `why`.

    Raises:
        Conflict: when the step can't be taken.
    """
    before = Consented(recording.status, await _consents(w.rows, recording))
    party = Party.CLOCK if by is None else recording.party_of(by)
    standing = recordings.after(before, step, party)
    if by is not None and standing.by != before.by:
        w.rows.add(RecordingConsent(recording_id=recording.id or 0, user_id=by, given_at=now))
    if step in _ACTS:
        _record(w, _ACTS[step], recording, by, now, why)
    if step in {RecordingStep.STOP, RecordingStep.DECLINE, RecordingStep.WITHDRAW}:
        recording.stopped_at, recording.stopped_by = now, by
    if step is RecordingStep.DELETE:
        recording.deleted_at, recording.deleted_by = now, by
    if step in {RecordingStep.DELETE, RecordingStep.FIND_EMPTY}:
        await _clear(w, recording)
    if standing.status is not recording.status:
        recording.status, recording.changed_at = standing.status, now
        changed(w, recording)


def changed(w: Work, recording: Recording) -> None:
    """Tell both what a recording is now."""
    recording.version += 1
    w.rows.add(recording)
    for user_id in (recording.doctor_id, recording.patient_id):
        w.announce(topics.calls(user_id), fact(recording.call_id, shown(recording, user_id)))


def fact(call_id: int, recording: Shown | None) -> Fact:
    """What a recording is, for pages that are open; None when there is none in that call."""
    return {"kind": "recording", "call": call_id, "recording": asdict(recording) if recording else None}


def shown(recording: Recording, user_id: int) -> Shown:
    """A recording as one of the two sees it."""
    ended_by = {user_id: "you", recording.other_than(user_id): "other"}.get(recording.stopped_by or 0, "")
    return Shown(
        id=recording.id or 0,
        call=recording.call_id,
        version=recording.version,
        status=recording.status.value,
        own=recording.asked_by == user_id,
        records=recording.doctor_id == user_id,
        ended_by=ended_by,
        started=epoch_ms(recording.started_at) if recording.started_at else 0,
    )


async def held(w: Work, recording_id: int) -> Recording:
    """Any recording, for the clock; nobody else changes it until the transaction ends."""
    return (await w.rows.exec(select(Recording).where(Recording.id == recording_id).with_for_update())).one()


async def call_over(w: Work, call: Call, now: datetime) -> None:
    """End what is open in a call that is over, by whoever has ended the call."""
    found = await w.rows.exec(
        select(Recording).where(Recording.call_id == call.id, col(Recording.status).in_(OPEN)).with_for_update()
    )
    for recording in found:
        await end(w, recording, None, now, "The call is over.")


async def end(w: Work, recording: Recording, by: int | None, now: datetime, why: str = "") -> None:
    """End what is open, whoever wants it to; nothing happens to what is not.

    Only whoever has asked takes a question back; the other one declines it.
    """
    step = recordings.ending(recording.status)
    if step is RecordingStep.WITHDRAW and by is not None and by != recording.asked_by:
        step = RecordingStep.DECLINE
    if step is not None:
        await move(w, recording, step, by, now, why)


def subject(recording: Recording) -> str:
    """What is kept for good, and notices, of a recording are about."""
    return f"recording:{recording.id}"


def _record(w: Work, act: Act, recording: Recording, by: int | None, now: datetime, why: str) -> None:
    actor_id = recording.asked_by if by is None else by
    w.keep(AuditEvent(actor_id=actor_id, act=act, subject=subject(recording), reason=why, at=now))


async def _consents(rows: AsyncSession, recording: Recording) -> frozenset[Party]:
    found = await rows.exec(select(RecordingConsent.user_id).where(RecordingConsent.recording_id == recording.id))
    return frozenset(recording.party_of(user_id) for user_id in found)


async def _clear(w: Work, recording: Recording) -> None:
    """Leave nothing of what was recorded; without its key, no copy of the database can be read either."""
    for table in _CONTENT:
        await w.rows.exec(delete(table).where(table.recording_id == recording.id))  # type: ignore[attr-defined]
    recording.key, recording.size = None, 0
