"""How appointments came to be what they are: who did what, when, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import CancellationReason, Mode, Status
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, relations

PAGE_SIZE = 10


class By(StrEnum):
    """Who made a step, as the one who looks sees it; the service stands for the clock and for everybody else."""

    SELF = "self"
    OTHER = "other"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an appointment. `before` is None for the first one."""

    at: datetime
    by: By
    before: Status | None
    to: Status
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """An appointment with its steps, the first one first."""

    id: int
    status: Status
    cancellation_reason: CancellationReason | None
    mode: Mode
    reason: str
    starts_at: datetime
    ends_at: datetime
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of what a doctor and a patient had with each other, the latest first. `counts` is of all of it."""

    patient_id: int
    patient_name: str
    counts: dict[Status, int]
    rows: tuple[Told, ...]
    total: int


async def of_visit(actor: Actor, appointment_id: int) -> tuple[str, tuple[Step, ...]]:
    """The name of the other one in an appointment of the actor's, and its steps, the first one first.

    Raises:
        NotFound: for an appointment that is not theirs.
    """
    async with reading() as rows:
        appointment = await access.appointment_for(rows, actor, appointment_id)
        doctor_looks = appointment.doctor_id == actor.user_id
        other = await rows.get_one(User, appointment.patient_id if doctor_looks else appointment.doctor_id)
        return other.name, tuple((await _steps(rows, actor, [appointment]))[appointment_id])


async def with_patient(actor: Actor, patient_id: int, page: int) -> History:
    """A page (counted from 0) of what the acting doctor and one of their patients had with each other.

    Raises:
        NotFound: for anyone who is not a patient of theirs.
    """
    access.only(actor, Role.DOCTOR)
    async with reading() as rows:
        patient = await access.patient_for(rows, actor, patient_id)
        ours = (Appointment.doctor_id == actor.user_id, Appointment.patient_id == patient_id, relations.ever_asked())
        found = await rows.exec(
            select(Appointment)
            .where(*ours)
            .order_by(col(Appointment.starts_at).desc(), col(Appointment.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        appointments = list(found)
        steps = await _steps(rows, actor, appointments)
        counted = await rows.exec(select(Appointment.status, func.count()).where(*ours).group_by(Appointment.status))
        counts = {Status(status): count for status, count in counted}
    told = tuple(_told(one, steps[one.id or 0]) for one in appointments)
    return History(patient_id, patient.name, counts, told, sum(counts.values()))


async def _steps(rows: AsyncSession, actor: Actor, appointments: list[Appointment]) -> defaultdict[int, list[Step]]:
    """The steps of these appointments of the actor's, in one query."""
    sides = {one.id: {one.patient_id, one.doctor_id} for one in appointments}
    found = await rows.exec(
        select(AppointmentChange)
        .where(col(AppointmentChange.appointment_id).in_(list(sides)))
        .order_by(col(AppointmentChange.at), col(AppointmentChange.id))
    )
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for one in found:
        by = By.SELF if one.actor_id == actor.user_id else By.SERVICE
        if by is By.SERVICE and one.actor_id in sides[one.appointment_id]:
            by = By.OTHER
        steps[one.appointment_id].append(Step(one.at, by, one.from_status, one.to_status, one.why))
    return steps


def _told(one: Appointment, steps: list[Step]) -> Told:
    return Told(
        id=one.id or 0,
        status=one.status,
        cancellation_reason=one.cancellation_reason,
        mode=one.mode,
        reason=one.reason,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        steps=tuple(steps),
    )
