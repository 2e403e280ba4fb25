"""How each visit came to be what it is: asked for, answered, held or called off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from random import Random

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.seed.calendar import Visit, terms_of
from calmconnect.db.seed.doctors import DOCTORS
from calmconnect.db.seed.words import LATER_REASONS, REASONS, WHY
from calmconnect.domain.booking import (
    WAIT_FOR_OTHER,
    Absent,
    CancellationReason,
    Mode,
    Status,
    answer_until,
)

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_BY_PATIENT, _BY_DOCTOR, _BY_SERVICE = "patient", "doctor", ""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a visit: who made it, and into what."""

    at: datetime
    by: str
    status: Status
    why: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A visit with its steps, the request first."""

    visit: Visit
    steps: tuple[Step, ...]


def live(visit: Visit, now: datetime, random: Random) -> Life:
    """Invent how a visit went, every step before `now`."""
    latest = min(visit.span.starts - 5 * _HOUR, now - 2 * _MINUTE)
    asked = latest - random.uniform(0.02, 1 if visit.status is Status.PENDING else 6) * _DAY
    steps = [Step(asked, _BY_PATIENT, Status.PENDING)]
    if visit.cancelled in (CancellationReason.REJECTED, CancellationReason.EXPIRED):
        steps.append(_turned_down(visit, asked, latest, random))
    elif visit.status is not Status.PENDING:
        answered = _between(asked, min(latest, asked + 3 * _DAY), random)
        steps += [Step(answered, _BY_DOCTOR, Status.BOOKED), *_after(visit, answered, now, random)]
    return Life(visit, tuple(steps))


def appointments(lives: list[Life], doctor_ids: list[int], patient_ids: list[int], random: Random) -> list[Appointment]:
    """The visits' rows, in the same order."""
    reasons = _Reasons()
    return [
        _appointment(
            life, doctor_ids[life.visit.doctor], patient_ids[life.visit.patient], reasons.of(life.visit), random
        )
        for life in lives
    ]


def changes(life: Life, row: Appointment) -> Iterator[AppointmentChange]:
    """The rows of the visit's steps."""
    actors = {_BY_PATIENT: row.patient_id, _BY_DOCTOR: row.doctor_id, _BY_SERVICE: None}
    before = None
    assert row.id is not None
    for step in life.steps:
        yield AppointmentChange(
            appointment_id=row.id,
            at=step.at,
            actor_id=actors[step.by],
            from_status=before,
            to_status=step.status,
            why=step.why,
        )
        before = step.status


def _appointment(life: Life, doctor_id: int, patient_id: int, reason: str, random: Random) -> Appointment:
    visit, doctor = life.visit, DOCTORS[life.visit.doctor]
    around = terms_of(doctor).around(visit.span)
    return Appointment(
        doctor_id=doctor_id,
        patient_id=patient_id,
        status=visit.status,
        cancellation_reason=visit.cancelled,
        mode=Mode(random.choice(doctor.modes)),
        reason=reason,
        starts_at=visit.span.starts,
        ends_at=visit.span.ends,
        busy_from=around.starts,
        busy_until=around.ends,
        created_at=life.steps[0].at,
        expires_at=answer_until(life.steps[0].at, visit.span.starts) if visit.status is Status.PENDING else None,
        confirmed_at=next((step.at for step in life.steps if step.status is Status.BOOKED), None),
        patient_came_at=visit.span.starts if visit.status in (Status.ARRIVED, Status.FULFILLED) else None,
        doctor_came_at=visit.span.starts if visit.status in (Status.ARRIVED, Status.FULFILLED, Status.NOSHOW) else None,
        absent=Absent.PATIENT if visit.status is Status.NOSHOW else None,
    )


class _Reasons:
    """Gives each visit its reason: for the first one what the trouble is, later on something shorter."""

    def __init__(self) -> None:
        self._told: defaultdict[int, list[int]] = defaultdict(list)

    def of(self, visit: Visit) -> str:
        """The reason for the next visit. One doctor hears the same only after all others were told."""
        patients = self._told[visit.doctor]
        patients.append(visit.patient)
        if patients.count(visit.patient) > 1:
            return LATER_REASONS[len(patients) % len(LATER_REASONS)]
        fields = DOCTORS[visit.doctor].specialisations
        known = [
            reason for reasons in zip_longest(*(REASONS[field] for field in fields)) for reason in reasons if reason
        ]
        return known[len(set(patients)) % len(known)]


def _turned_down(visit: Visit, asked: datetime, latest: datetime, random: Random) -> Step:
    if visit.cancelled is CancellationReason.EXPIRED:
        return Step(latest, _BY_SERVICE, Status.CANCELLED)
    why = random.choice(WHY[CancellationReason.REJECTED])
    return Step(_between(asked, latest, random), _BY_DOCTOR, Status.CANCELLED, why)


def _after(visit: Visit, answered: datetime, now: datetime, random: Random) -> Iterator[Step]:
    """What happened to a booked visit."""
    starts, ends = visit.span.starts, visit.span.ends
    if visit.status in (Status.ARRIVED, Status.FULFILLED):
        yield Step(starts, _BY_PATIENT, Status.ARRIVED)
    if visit.status is Status.FULFILLED:
        yield Step(ends, _BY_DOCTOR, Status.FULFILLED)
    if visit.status is Status.NOSHOW:
        yield Step(starts, _BY_DOCTOR, Status.ARRIVED)
        yield Step(starts + WAIT_FOR_OTHER, _BY_SERVICE, Status.NOSHOW)
    if visit.cancelled is CancellationReason.UNATTENDED:
        # Half an hour after the start, or at the end of a visit that is no longer than that.
        yield Step(min(starts + 30 * _MINUTE, ends), _BY_SERVICE, Status.CANCELLED)
    elif visit.cancelled is not None:
        by = _BY_PATIENT if visit.cancelled is CancellationReason.BY_PATIENT else _BY_DOCTOR
        at = _between(answered, min(starts - _HOUR, now - _MINUTE), random)
        yield Step(at, by, Status.CANCELLED, random.choice(WHY[visit.cancelled]))


def _between(earliest: datetime, latest: datetime, random: Random) -> datetime:
    return earliest + random.random() * (latest - earliest)
