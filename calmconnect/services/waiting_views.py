"""The waiting room as it is seen: by who waits, who learns nothing of the others, and by the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.waiting import Wait
from calmconnect.domain import waiting
from calmconnect.domain.booking import JOIN_BEFORE, WAIT_FOR_OTHER, Mode
from calmconnect.domain.doctors import Presence
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Span
from calmconnect.domain.waiting import Stage
from calmconnect.services import access, presence, waiting_line


@dataclass(frozen=True, slots=True)
class Room:
    """The waiting room of a session as its patient sees it.

    `since` is when they came in, None unless they wait; `place` their place in the line, from 1, 0 unless they wait. `opens` is
    from when on they can come in, `given_up` until when the doctor must have come, None once they have. `said` is what the
    doctor let them know, at `said_at`.
    """

    appointment_id: int
    doctor_id: int
    doctor: str
    presence: Presence
    mode: Mode
    starts: datetime
    ends: datetime
    opens: datetime
    given_up: datetime | None
    stage: Stage
    since: datetime | None
    place: int
    said: str
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits, as the doctor sees them. `missing`: their page is gone, perhaps for a moment."""

    appointment_id: int
    patient_id: int
    name: str
    mode: Mode
    starts: datetime
    since: datetime
    missing: bool
    said: str


@dataclass(frozen=True, slots=True)
class Own:
    """Where a patient waits now. `seat` is the page on which they do."""

    appointment_id: int
    doctor: str
    place: int
    seat: str


async def seen(actor: Actor, appointment_id: int, seat: str, now: datetime) -> Room:
    """What there is for the patient who opens the waiting room of a session on the page that holds `seat`.

    Raises:
        NotFound: for a session that is not theirs as a patient, or is not held in a call.
    """
    access.only(actor, Role.PATIENT)
    async with reading() as rows:
        appointment = await access.appointment_for(rows, actor, appointment_id)
        if appointment.mode is Mode.CHAT:
            raise NotFound
        doctor = await rows.get_one(User, appointment.doctor_id)
        wait = await rows.get(Wait, appointment_id)
        shown = (await presence.of(rows, [appointment.doctor_id]))[appointment.doctor_id]
        stage = waiting.stage(
            appointment.status,
            appointment.absent,
            Span(appointment.starts_at, appointment.ends_at),
            now,
            came=appointment.doctor_came_at is not None,
            waits=_waits(wait, seat),
            met=_met(wait, await waiting_line.call_of(rows, actor.user_id, appointment.doctor_id)),
        )
        line = await waiting_line.of_doctor(rows, appointment.doctor_id, now) if stage is Stage.WAITING else []
    return _room(
        appointment, doctor.name, shown, stage, wait, waiting.place(waiting_line.waiters(line), appointment_id)
    )


async def line(actor: Actor, now: datetime) -> list[InLine]:
    """Those who wait for the acting doctor, in order."""
    access.only(actor, Role.DOCTOR)
    async with reading() as rows:
        found = await waiting_line.of_doctor(rows, actor.user_id, now)
        names = select(User.id, User.name).where(col(User.id).in_([wait.patient_id for wait, _ in found]))
        known = dict((await rows.exec(names)).all()) if found else {}
    return [
        InLine(
            appointment_id=wait.appointment_id,
            patient_id=wait.patient_id,
            name=known[wait.patient_id],
            mode=appointment.mode,
            starts=appointment.starts_at,
            since=wait.since,
            missing=wait.missing_since is not None,
            said=wait.said,
        )
        for wait, appointment in found
    ]


async def own(actor: Actor, now: datetime) -> Own | None:
    """Where the acting patient waits now, if anywhere."""
    async with reading() as rows:
        mine = select(Wait, User.name).join(User, col(User.id) == Wait.doctor_id)
        found = (await rows.exec(mine.where(Wait.patient_id == actor.user_id, col(Wait.left_at).is_(None)))).first()
        if found is None:
            return None
        wait, doctor = found
        line_ = waiting_line.waiters(await waiting_line.of_doctor(rows, wait.doctor_id, now))
    place = waiting.place(line_, wait.appointment_id)
    return Own(wait.appointment_id, doctor, place, wait.seat) if place else None


def _waits(wait: Wait | None, seat: str) -> Stage | None:
    if wait is None or wait.left_at is not None:
        return None
    return Stage.WAITING if wait.seat == seat else Stage.ELSEWHERE


def _met(wait: Wait | None, call_id: int | None) -> Stage | None:
    if call_id is not None:
        return Stage.TOGETHER
    return Stage.PARTED if wait is not None and wait.call_id is not None else None


def _room(appointment: Appointment, doctor: str, shown: Presence, stage: Stage, wait: Wait | None, place: int) -> Room:
    waits = wait if stage is Stage.WAITING else None
    return Room(
        appointment_id=appointment.id or 0,
        doctor_id=appointment.doctor_id,
        doctor=doctor,
        presence=shown,
        mode=appointment.mode,
        starts=appointment.starts_at,
        ends=appointment.ends_at,
        opens=appointment.starts_at - JOIN_BEFORE,
        given_up=None if appointment.doctor_came_at else appointment.starts_at + WAIT_FOR_OTHER,
        stage=stage,
        since=waits.since if waits else None,
        place=place,
        said=waits.said if waits else "",
        said_at=waits.said_at if waits else None,
    )
