"""The safety plan, which a patient and the doctors who treat them write together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.safety_plans import SafetyPlanStep
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Actor
from calmconnect.domain.safety_plan import Step, clean_step, clean_version, clean_words
from calmconnect.services import access, audit, topics
from calmconnect.services.work import Work, work

# So many earlier versions of a step are shown.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Written:
    """A step as somebody wrote it."""

    version: int
    words: str
    at: datetime
    by_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A patient's plan: the steps that were written, by what they are."""

    patient_id: int
    patient: str
    steps: dict[Step, Written]


class Rewritten(Conflict):
    """Somebody else has written the step since; `now` is what stands there."""

    def __init__(self, now: Written) -> None:
        super().__init__(f"{now.by} has changed this step meanwhile. Nothing was overwritten: please look at both.")
        self.now = now


async def read(actor: Actor, patient_id: int, now: datetime) -> Plan:
    """A patient's plan, for themself and for doctors who have met them or are about to. That these looked is kept.

    Raises:
        NotFound: for anybody else's.
    """
    async with work() as w:
        patient = await access.plan_of(w.rows, actor, patient_id)
        await _keep_look(w, actor, patient_id, now)
        newest = (
            select(col(SafetyPlanStep.step), func.max(SafetyPlanStep.version).label("version"))
            .where(SafetyPlanStep.patient_id == patient_id)
            .group_by(col(SafetyPlanStep.step))
            .subquery()
        )
        found = await w.rows.exec(
            select(SafetyPlanStep, User.name)
            .join(User, col(User.id) == SafetyPlanStep.written_by)
            .join(
                newest,
                (newest.c.step == SafetyPlanStep.step) & (newest.c.version == SafetyPlanStep.version),
            )
            .where(SafetyPlanStep.patient_id == patient_id)
        )
        return Plan(patient_id, patient.name, {row.step: _written(row, name) for row, name in found})


async def write(actor: Actor, patient_id: int, step: object, version: object, words: object, now: datetime) -> int:
    """Write a step of a plan; `version` is that which was in front of who writes. Gives the version that stands there now.

    Raises:
        NotFound: as for `read`.
        Invalid: with the fields `step` and `text`.
        Rewritten: when somebody else has written it since.
    """
    wanted, seen, text = clean_step(step), clean_version(version), clean_words(words)
    async with work() as w:
        await access.plan_of(w.rows, actor, patient_id)
        last = await _last(w.rows, patient_id, wanted)
        if last is not None and last.words == text:
            return last.version
        if seen != (last.version if last else 0) or not await insert_if_absent(
            w.rows,
            SafetyPlanStep,
            patient_id=patient_id,
            step=wanted,
            version=seen + 1,
            words=text,
            written_at=now,
            written_by=actor.user_id,
        ):
            raise await _rewritten(patient_id, wanted)
        audit.record(w, actor, Act.PLAN_WRITTEN, f"patient:{patient_id}", now, wanted)
        w.announce(topics.wellbeing(patient_id), {"kind": "plan"})
    return seen + 1


async def history(actor: Actor, patient_id: int, step: object, now: datetime) -> list[Written]:
    """What stood in a step of a plan, the latest first, at most twenty of them. That others looked is kept.

    Raises:
        NotFound: as for `read`.
        Invalid: with the field `step`.
    """
    wanted = clean_step(step)
    async with work() as w:
        await access.plan_of(w.rows, actor, patient_id)
        await _keep_look(w, actor, patient_id, now)
        return await _newest(w.rows, patient_id, wanted, _MOST)


async def _keep_look(w: Work, actor: Actor, patient_id: int, now: datetime) -> None:
    if actor.user_id != patient_id:
        await audit.record_look(w, actor, Act.PLAN_SEEN, f"patient:{patient_id}", now)


async def _rewritten(patient_id: int, step: Step) -> Conflict:
    # Read anew: another's may have been committed since this transaction looked.
    async with reading() as rows:
        last = await _last(rows, patient_id, step)
    return Rewritten(last) if last else Conflict("This step is not as you saw it any more. Please reload the page.")


async def _last(rows: AsyncSession, patient_id: int, step: Step) -> Written | None:
    return next(iter(await _newest(rows, patient_id, step, 1)), None)


async def _newest(rows: AsyncSession, patient_id: int, step: Step, most: int) -> list[Written]:
    found = await rows.exec(
        select(SafetyPlanStep, User.name)
        .join(User, col(User.id) == SafetyPlanStep.written_by)
        .where(SafetyPlanStep.patient_id == patient_id, SafetyPlanStep.step == step)
        .order_by(col(SafetyPlanStep.version).desc())
        .limit(most)
    )
    return [_written(row, name) for row, name in found]


def _written(row: SafetyPlanStep, name: str) -> Written:
    return Written(row.version, row.words, row.written_at, row.written_by, name)
