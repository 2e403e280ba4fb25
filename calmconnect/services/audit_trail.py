"""Reading what is kept of who did what: all of it for admins, who looked at their record for patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, cast, literal, union_all
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.audit import AuditEvent
from calmconnect.db.care_documents import CareDocument
from calmconnect.db.notes import Note
from calmconnect.db.people import User
from calmconnect.db.recordings import Recording
from calmconnect.db.risk import Task
from calmconnect.db.session import reading
from calmconnect.domain.audit import VIEWS, Act
from calmconnect.domain.care_documents import DocumentStatus
from calmconnect.domain.errors import Invalid
from calmconnect.domain.notes import NoteKind, NoteStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.text import clean_line
from calmconnect.services import access, audit
from calmconnect.services.work import work

PAGE_SIZE = 50
SEARCH_LENGTH = 80
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody did something to `subject` ("note:12"), for a reason, "" for none."""

    id: int
    by: str
    role: Role
    act: Act
    subject: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Trail:
    """One page of deeds, the last first, and how many there are in all."""

    rows: tuple[Deed, ...]
    total: int


async def trail(actor: Actor, given: Mapping[str, str], page: int, now: datetime) -> Trail:
    """A page (counted from 0) of what people did, for an admin. That they looked is kept, too.

    `given` may hold `who` (words of a name or an address), `act`, `about` ("note" or "note:12"), and the days `since` and
    `until` in the admin's time zone, both included; what is "" is no filter.

    Raises:
        Invalid: with each of these that can't be taken.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        zone = ZoneInfo((await w.rows.get_one(User, actor.user_id)).time_zone)
        wanted = _filters(given, zone)
        await audit.record_look(w, actor, Act.TRAIL_SEEN, "trail", now)
        return await _page(w.rows, wanted, page)


async def own_views(actor: Actor, page: int) -> Trail:
    """Who else looked at what of the acting patient's record, a page of it.

    Left out is what nobody but its author ever sees, and what was not shared with the patient.
    """
    access.only(actor, Role.PATIENT)
    theirs = (
        col(AuditEvent.actor_id) != actor.user_id,
        col(AuditEvent.act).in_(list(VIEWS)),
        col(AuditEvent.subject).in_(_subjects_of(actor.user_id)),
    )
    async with reading() as rows:
        return await _page(rows, theirs, page)


async def _page(rows: AsyncSession, wanted: tuple[Any, ...], page: int) -> Trail:
    events = select(AuditEvent, User.name, User.role).join(User, col(User.id) == AuditEvent.actor_id).where(*wanted)
    total = (await rows.exec(select(func.count()).select_from(events.subquery()))).one()
    shown = events.order_by(col(AuditEvent.id).desc()).offset(page * PAGE_SIZE).limit(PAGE_SIZE)
    found = await rows.exec(shown)
    return Trail(tuple(_deed(event, name, Role(role)) for event, name, role in found), total)


def _deed(event: AuditEvent, name: str, role: Role) -> Deed:
    return Deed(event.id or 0, name, role, event.act, event.subject, event.reason, event.at)


def _subjects_of(patient_id: int) -> Any:
    """What of a patient's others can look at, as it is called in what is kept."""
    shared = [DocumentStatus.SHARED, DocumentStatus.REPLACED, DocumentStatus.WITHDRAWN]
    progress = (Note.kind == NoteKind.PROGRESS, col(Note.status) != NoteStatus.DRAFT)
    return union_all(
        select(literal(f"patient:{patient_id}")),
        select(_named("note", Note.id)).where(Note.patient_id == patient_id, *progress),
        select(_named("document", CareDocument.id)).where(
            CareDocument.patient_id == patient_id, col(CareDocument.status).in_(shared)
        ),
        select(_named("recording", Recording.id)).where(Recording.patient_id == patient_id),
        select(_named("task", Task.id)).where(Task.patient_id == patient_id),
    )


def _named(kind: str, number: Any) -> Any:
    return literal(f"{kind}:") + cast(number, String)


def _filters(given: Mapping[str, str], zone: ZoneInfo) -> tuple[Any, ...]:
    who = clean_line(given.get("who", ""), field="who", longest=SEARCH_LENGTH)
    subject = clean_line(given.get("about", ""), field="about", longest=SEARCH_LENGTH)
    since, until = (_day(given.get(field, ""), field) for field in ("since", "until"))
    if since and until and since > until:
        raise Invalid(until="This is before the day it begins.")
    act = given.get("act", "")
    if act and act not in set(Act):
        raise Invalid(act="Please choose one of these.")
    conditions: list[Any] = []
    if who:
        conditions.append(or_(col(User.name).icontains(who, autoescape=True), col(User.email) == who.lower()))
    if act:
        conditions.append(col(AuditEvent.act) == act)
    if subject:
        of_kind = col(AuditEvent.subject).startswith(f"{subject}:", autoescape=True)
        conditions.append(or_(col(AuditEvent.subject) == subject, of_kind))
    if since:
        conditions.append(col(AuditEvent.at) >= datetime.combine(since, time(0), zone))
    if until:
        conditions.append(col(AuditEvent.at) < datetime.combine(until + _DAY, time(0), zone))
    return tuple(conditions)


def _day(given: str, field: str) -> date | None:
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Invalid(**{field: "Please choose a day."}) from None
    if not 2000 <= day.year <= 2200:
        raise Invalid(**{field: "Please choose a day of this century."})
    return day
