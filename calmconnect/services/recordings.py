"""Recording a call: asking, agreeing, declining, ending and deleting. docs/calls.md says who may what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.calls import Call
from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.db.recordings import Recording, RecordingConsent
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain import recordings
from calmconnect.domain.calls import TALKING
from calmconnect.domain.errors import Conflict
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.recordings import OPEN, RecordingStatus, RecordingStep
from calmconnect.services import access, films, limits, recording_steps
from calmconnect.services.notifications import Notice, notify
from calmconnect.services.recording_steps import Shown
from calmconnect.services.work import Work, work
from calmconnect.settings import settings

_NOT_OFFERED = "Calls can't be recorded here. Please tell whoever runs this site if you need it."
_NOT_THIS_CALL = "This call can't be recorded."
_ASKED_ALREADY = "A recording was asked for already."


@dataclass(frozen=True, slots=True)
class InCall:
    """What is open in a call, or was last, None for nothing; and whether it is a call that may be recorded at all."""

    recording: Shown | None
    offered: bool


def offered() -> bool:
    """Whether calls can be recorded here at all: it is wanted, and the program that puts recordings together is there."""
    return settings().recording_mb > 0 and films.available()


async def ask(actor: Actor, call_id: int, now: datetime) -> None:
    """Ask the other one of a call for a recording; who asks has agreed.

    Raises:
        NotFound: for a call that is not theirs.
        TooFast: for one who asks and asks.
        Conflict: when nothing can be recorded now, it was declined before, or something is open already.
    """
    if not offered():
        raise Conflict(_NOT_OFFERED)
    async with work() as w:
        call = await access.call_for(w.rows, actor, call_id, lock=True)
        limits.check("recording", actor.user_id, call_id)
        declined = (
            select(func.count())
            .select_from(Recording)
            .where(
                Recording.call_id == call_id,
                Recording.status == RecordingStatus.DECLINED,
                Recording.asked_by == actor.user_id,
            )
        )
        recordings.check_asking(call.status, (await w.rows.exec(declined)).one())
        pair = await _pair(w.rows, call)
        if pair is None:
            raise Conflict(_NOT_THIS_CALL)
        doctor_id, patient_id = pair
        fresh = Recording(
            call_id=call_id,
            doctor_id=doctor_id,
            patient_id=patient_id,
            status=RecordingStatus.ASKED,
            asked_by=actor.user_id,
            asked_at=now,
            changed_at=now,
        )
        if not await insert_if_absent(w.rows, Recording, **fresh.model_dump(exclude={"id"})):
            raise Conflict(_ASKED_ALREADY)
        recording = (await w.rows.exec(_open_in(call_id))).one()
        w.rows.add(RecordingConsent(recording_id=recording.id or 0, user_id=actor.user_id, given_at=now))
        recording_steps.changed(w, recording)


async def agree(actor: Actor, recording_id: int, now: datetime) -> None:
    """Agree to what the other one has asked for, in the call that goes on.

    Raises:
        NotFound: for a recording that was not asked of them.
        Conflict: when the question, or the call, is over.
    """
    async with work() as w:
        await access.recording_asked_of(w.rows, actor, recording_id)
        recording = await in_the_call(w, actor, recording_id)
        await recording_steps.move(w, recording, RecordingStep.AGREE, actor.user_id, now)


async def end(actor: Actor, recording_id: int, now: datetime) -> None:
    """Decline a question, take one's own back, or stop what runs; nothing happens when it is over.

    Raises:
        NotFound: for a recording of a call that is not theirs.
    """
    async with work() as w:
        recording = await access.recording_for(w.rows, actor, recording_id, lock=True)
        await recording_steps.end(w, recording, actor.user_id, now)


async def delete(actor: Actor, recording_id: int, now: datetime) -> None:
    """Leave nothing of a recording, and tell the other one. Either may: it rests on the consent of both.

    Raises:
        NotFound: for a recording of a call that is not theirs.
        Conflict: when there is nothing to delete, or it still runs.
    """
    async with work() as w:
        recording = await access.recording_for(w.rows, actor, recording_id, lock=True)
        await recording_steps.move(w, recording, RecordingStep.DELETE, actor.user_id, now)
        other_id = recording.other_than(actor.user_id)
        name = (await w.rows.get_one(User, actor.user_id)).name
        text = f"{name} has deleted the recording of a call with you."
        about = recording_steps.subject(recording)
        await notify(w, other_id, Notice(Kind.CALL, "A recording was deleted", text, "/calls", about), now)


async def in_call(actor: Actor, call_id: int) -> InCall:
    """What there is of recordings in a call.

    Raises:
        NotFound: for a call that is not theirs.
    """
    async with reading() as rows:
        call = await access.call_for(rows, actor, call_id)
        pair = await _pair(rows, call)
        last = select(Recording).where(Recording.call_id == call_id).order_by(col(Recording.id).desc()).limit(1)
        found = (await rows.exec(last)).first()
    return InCall(recording_steps.shown(found, actor.user_id) if found else None, pair is not None)


async def in_the_call(w: Work, actor: Actor, recording_id: int) -> Recording:
    """A recording whose call goes on; the call and it are held until the transaction ends.

    Raises:
        NotFound: for a recording of a call that is not theirs.
        Conflict: when the call is over.
    """
    # The call first, as whoever ends it holds it before what is recorded in it.
    known = await access.recording_for(w.rows, actor, recording_id)
    call = await access.call_for(w.rows, actor, known.call_id, lock=True)
    if call.status not in TALKING:
        raise Conflict("This call is over.")
    held = await access.recording_for(w.rows, actor, recording_id, lock=True)
    await w.rows.refresh(held)
    return held


async def _pair(rows: AsyncSession, call: Call) -> tuple[int, int] | None:
    """The doctor and the patient of a call; None for a call between others, and for one in which somebody needs help at once.

    In an emergency nobody is free to decide about a recording.
    """
    found = await rows.exec(select(User.role, User.id).where(col(User.id).in_((call.caller_id, call.callee_id))))
    ids = {role: user_id or 0 for role, user_id in found}
    if set(ids) != {Role.DOCTOR, Role.PATIENT}:
        return None
    helps = select(Emergency.id).where(
        Emergency.user_id == ids[Role.PATIENT],
        Emergency.taken_by == ids[Role.DOCTOR],
        or_(col(Emergency.ended_at).is_(None), col(Emergency.ended_at) >= call.asked_at),
    )
    return None if (await rows.exec(helps)).first() is not None else (ids[Role.DOCTOR], ids[Role.PATIENT])


def _open_in(call_id: int) -> SelectOfScalar[Recording]:
    return select(Recording).where(Recording.call_id == call_id, col(Recording.status).in_(OPEN))
