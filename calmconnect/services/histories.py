"""How appointments came to be what they are: who did what, when, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.people import User
from calmconnect.db.proposals import ProposalStatus, RescheduleProposal
from calmconnect.db.session import reading
from calmconnect.domain.audit import Act
from calmconnect.domain.booking import CancellationReason, Mode, Status
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, audit, relations, series_places
from calmconnect.services.series_places import InSeries
from calmconnect.services.work import work

PAGE_SIZE = 10


class By(StrEnum):
    """Who made a step, as the one who looks sees it; the service stands for the clock, the team for those who work for it."""

    SELF = "self"
    OTHER = "other"
    SERVICE = "service"
    TEAM = "team"


class Turn(StrEnum):
    """What became of another time: it was suggested; then agreed to, or the old one kept; or nobody answered any more."""

    SUGGESTED = "suggested"
    AGREED = "agreed"
    KEPT = "kept"
    LAPSED = "lapsed"


_TURNS = {
    ProposalStatus.PROPOSED: Turn.SUGGESTED,
    ProposalStatus.ACCEPTED: Turn.AGREED,
    ProposalStatus.DECLINED: Turn.KEPT,
    ProposalStatus.WITHDRAWN: Turn.LAPSED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an appointment. `before` is None for the first one.

    With a `turn` it is about another time: the appointment itself stays what it is, or moves there. `suggested` is that time,
    when it was suggested. `unpaid` when it was called off because it could not be paid.
    """

    at: datetime
    by: By
    before: Status | None
    to: Status
    why: str
    turn: Turn | None = None
    suggested: datetime | None = None
    unpaid: bool = False


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
    series: InSeries | None


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


async def with_patient(actor: Actor, patient_id: int, page: int, now: datetime) -> History:
    """A page (counted from 0) of what the acting doctor and one of their patients had with each other. The look is kept.

    Raises:
        NotFound: for anyone who is not a patient of theirs.
    """
    access.only(actor, Role.DOCTOR)
    async with work() as w:
        rows = w.rows
        patient = await access.patient_for(rows, actor, patient_id)
        await audit.record_look(w, actor, Act.VISITS_SEEN, f"patient:{patient_id}", now)
        there = col(Appointment.id).not_in(relations.moved())
        ours = (
            Appointment.doctor_id == actor.user_id,
            Appointment.patient_id == patient_id,
            relations.ever_asked(),
            there,
        )
        found = await rows.exec(
            select(Appointment)
            .where(*ours)
            .order_by(col(Appointment.starts_at).desc(), col(Appointment.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        appointments = list(found)
        steps, places = await _steps(rows, actor, appointments), await series_places.of(rows, appointments)
        counted = await rows.exec(select(Appointment.status, func.count()).where(*ours).group_by(Appointment.status))
        counts = {Status(status): count for status, count in counted}
    told = tuple(_told(one, steps[one.id or 0], places.get(one.id or 0)) for one in appointments)
    return History(patient_id, patient.name, counts, told, sum(counts.values()))


async def _steps(rows: AsyncSession, actor: Actor, appointments: list[Appointment]) -> defaultdict[int, list[Step]]:
    """The steps of these appointments of the actor's, with those of the times they were moved from; in three queries."""
    before = await _moved_here(rows, appointments)
    lives = {one.id or 0: [one, *before[one.chain_id or 0]] for one in appointments}
    everyone = {each.id or 0: each for life in lives.values() for each in life}
    changes, suggestions = await _changes(rows, actor, everyone), await _suggestions(rows, actor, everyone)
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for appointment_id, life in lives.items():
        of_life = [step for each in life for step in (*changes[each.id or 0], *suggestions[each.id or 0])]
        steps[appointment_id] = sorted(of_life, key=lambda step: step.at)
    return steps


async def _moved_here(rows: AsyncSession, appointments: list[Appointment]) -> defaultdict[int, list[Appointment]]:
    """The appointments whose place was taken, by their chain; of a chain only the last one is still an appointment."""
    chains = {one.chain_id for one in appointments if one.chain_id is not None}
    found: defaultdict[int, list[Appointment]] = defaultdict(list)
    if chains:
        chain = func.coalesce(Appointment.chain_id, Appointment.id)
        wanted = select(Appointment).where(chain.in_(chains), col(Appointment.id).in_(relations.moved()))
        for one in await rows.exec(wanted):
            found[one.chain_id or one.id or 0].append(one)
    return found


async def _changes(rows: AsyncSession, actor: Actor, everyone: dict[int, Appointment]) -> defaultdict[int, list[Step]]:
    """What happened to each of these, leaving out what a suggestion tells: that a time was kept, left, and taken instead."""
    found = await rows.exec(
        select(AppointmentChange, col(AppointmentChange.appointment_id).in_(relations.moved()))
        .where(col(AppointmentChange.appointment_id).in_(list(everyone)))
        .order_by(col(AppointmentChange.at), col(AppointmentChange.id))
    )
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for one, moved_on in found:
        appointment = everyone[one.appointment_id]
        left = moved_on and one.to_status is Status.CANCELLED
        suggested = appointment.chain_id is not None and Status.HELD in (one.from_status, one.to_status)
        if not left and not suggested:
            by = _by(actor, appointment, one.actor_id)
            cancelled, failed = one.to_status is Status.CANCELLED, CancellationReason.PAYMENT_FAILED
            unpaid = cancelled and appointment.cancellation_reason is failed
            steps[one.appointment_id].append(Step(one.at, by, one.from_status, one.to_status, one.why, unpaid=unpaid))
    return steps


async def _suggestions(
    rows: AsyncSession, actor: Actor, everyone: dict[int, Appointment]
) -> defaultdict[int, list[Step]]:
    """Which other times were suggested for each of these, and the answers."""
    other = aliased(Appointment)
    found = await rows.exec(
        select(RescheduleProposal, other.starts_at)
        .join(other, col(other.id) == RescheduleProposal.replacement_id)
        .where(col(RescheduleProposal.appointment_id).in_(list(everyone)))
    )
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for one, starts in found:
        appointment = everyone[one.appointment_id]
        now, proposer = appointment.status, _by(actor, appointment, one.proposed_by)
        mine = steps[one.appointment_id]
        mine.append(Step(one.created_at, proposer, now, now, one.why, Turn.SUGGESTED, starts))
        if one.answered_at is not None:
            answerer = By.SERVICE if one.status is ProposalStatus.WITHDRAWN else _ACROSS.get(proposer, proposer)
            mine.append(Step(one.answered_at, answerer, now, now, "", _TURNS[one.status]))
    return steps


_ACROSS = {By.SELF: By.OTHER, By.OTHER: By.SELF}


def _by(actor: Actor, appointment: Appointment, person: int | None) -> By:
    if person == actor.user_id:
        return By.SELF
    if person is None:
        return By.SERVICE
    return By.OTHER if person in (appointment.patient_id, appointment.doctor_id) else By.TEAM


def _told(one: Appointment, steps: list[Step], series: InSeries | None) -> Told:
    return Told(
        id=one.id or 0,
        status=one.status,
        cancellation_reason=one.cancellation_reason,
        mode=one.mode,
        reason=one.reason,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        steps=tuple(steps),
        series=series,
    )
