"""A person's recordings, to look at again: what is kept, what is being put together, and what was deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import case, col, func, or_, select

from calmconnect.db.people import User
from calmconnect.db.recordings import Recording
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor
from calmconnect.domain.recordings import RecordingStatus
from calmconnect.services import access, audit, recording_steps, recording_vault
from calmconnect.services.work import work
from calmconnect.settings import settings

PAGE_SIZE = 10
_SHOWN = (RecordingStatus.STOPPED, RecordingStatus.KEPT, RecordingStatus.DELETED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording in a list. `deletes_at` is when it goes by itself; `delayed`: it could not be put together so far.

    `deleted_by` is "you", "other", or "" for the clock.
    """

    id: int
    other: str
    status: RecordingStatus
    started_at: datetime
    duration: timedelta
    deletes_at: datetime
    delayed: bool
    deleted_by: str


@dataclass(frozen=True, slots=True)
class Recordings:
    """Some of a person's recordings, the newest first, and how many there are in all."""

    rows: list[Listed]
    total: int


async def own(actor: Actor, count: int = PAGE_SIZE) -> Recordings:
    """The newest `count` recordings of the actor's calls."""
    return await _found(actor, count, None)


async def with_patient(actor: Actor, patient_id: int, count: int = PAGE_SIZE) -> Recordings:
    """As `own`, those of the acting doctor's calls with one of their patients.

    Raises:
        NotFound: for anybody who is not a patient of theirs.
    """
    async with reading() as rows:
        await access.patient_for(rows, actor, patient_id)
    return await _found(actor, count, patient_id)


async def film(actor: Actor, recording_id: int) -> Recording:
    """A recording that can be looked at; `size` says how many bytes `play` can give.

    Raises:
        NotFound: for any that is not kept, and for one of a call that is not theirs.
    """
    async with reading() as rows:
        found = await access.recording_for(rows, actor, recording_id)
    if found.status is not RecordingStatus.KEPT:
        raise NotFound
    return found


async def play(actor: Actor, recording_id: int, first: int, last: int, now: datetime) -> AsyncIterator[bytes]:
    """The bytes of a recording from `first` to `last`, and that the actor looks at it is kept for good.

    Raises:
        NotFound: as `film`.
    """
    found = await film(actor, recording_id)
    async with work() as w:
        # Browsers ask for a film in many parts.
        await audit.record_look(w, actor, Act.RECORDING_PLAYED, recording_steps.subject(found), now)
    return recording_vault.part(found, first, last)


async def _found(actor: Actor, count: int, patient_id: int | None) -> Recordings:
    other = aliased(User)
    mine = [
        or_(Recording.doctor_id == actor.user_id, Recording.patient_id == actor.user_id),
        col(Recording.status).in_(_SHOWN),
        col(Recording.started_at).is_not(None),
    ]
    if patient_id is not None:
        mine.append(col(Recording.patient_id) == patient_id)
    other_id = case((col(Recording.doctor_id) == actor.user_id, Recording.patient_id), else_=Recording.doctor_id)
    async with reading() as rows:
        total = (await rows.exec(select(func.count()).select_from(Recording).where(*mine))).one()
        found = await rows.exec(
            select(Recording, other.name)
            .join(other, col(other.id) == other_id)
            .where(*mine)
            .order_by(col(Recording.id).desc())
            .limit(count)
        )
        return Recordings([_listed(actor, recording, name) for recording, name in found], total)


def _listed(actor: Actor, recording: Recording, other: str) -> Listed:
    names = {actor.user_id: "you", recording.other_than(actor.user_id): "other"}
    started = recording.started_at or recording.asked_at
    return Listed(
        id=recording.id or 0,
        other=other,
        status=recording.status,
        started_at=started,
        duration=timedelta(milliseconds=recording.duration_ms),
        deletes_at=(recording.stopped_at or started) + timedelta(days=settings().recording_days),
        delayed=recording.status is RecordingStatus.STOPPED and recording.attempts > 1,
        deleted_by=names.get(recording.deleted_by or 0, ""),
    )
