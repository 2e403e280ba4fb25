"""A doctor's own patients: those who have or had an appointment with them, or ask for one now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, case, col, func, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.booking import Status
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_line
from calmconnect.services import access, relations

PAGE_SIZE = 20
SEARCH_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody in a doctor's list: when they were last there and will be next, and how many sessions took place."""

    id: int
    name: str
    last_at: datetime | None
    next_at: datetime | None
    sessions: int


@dataclass(frozen=True, slots=True)
class Patients:
    """One page of patients, and how many the search finds in all."""

    rows: tuple[Patient, ...]
    total: int


async def own(actor: Actor, words: object, page: int, now: datetime) -> Patients:
    """A page (counted from 0) of the acting doctor's patients: who comes next first, then who was there last.

    Raises:
        Invalid: with the field `words` for a search that is no line of text.
    """
    access.only(actor, Role.DOCTOR)
    wanted = clean_line(words, field="words", longest=SEARCH_LENGTH)
    theirs: list[Any] = [Appointment.doctor_id == actor.user_id, relations.accepted_or_asked()]
    if wanted:
        theirs.append(col(User.name).icontains(wanted, autoescape=True))
    last, coming = func.max(_last(now)), func.min(_next(now))
    columns: Any = (User.id, User.name, last, coming, func.sum(case((_is(Status.FULFILLED), 1), else_=0)))
    async with reading() as rows:
        found = await rows.exec(
            select(*columns)
            .join(Appointment, col(Appointment.patient_id) == User.id)
            .where(*theirs)
            .group_by(col(User.id), col(User.name))
            .order_by(coming.asc().nulls_last(), last.desc().nulls_last(), col(User.name))
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        shown = tuple(Patient(row[0] or 0, *row[1:]) for row in found)
        everyone = select(func.count(func.distinct(User.id))).join(Appointment, col(Appointment.patient_id) == User.id)
        return Patients(shown, (await rows.exec(everyone.where(*theirs))).one())


def _is(*statuses: Status) -> ColumnElement[bool]:
    return col(Appointment.status).in_(statuses)


def _last(now: datetime) -> Any:
    """When the appointment began, if it has begun and was not called off."""
    began = and_(~_is(Status.CANCELLED, Status.PENDING), col(Appointment.starts_at) <= now)
    return case((began, Appointment.starts_at), else_=None)


def _next(now: datetime) -> Any:
    """When the appointment begins, if it is to come."""
    ahead = and_(_is(Status.PENDING, Status.BOOKED, Status.ARRIVED), col(Appointment.ends_at) > now)
    return case((ahead, Appointment.starts_at), else_=None)
