"""Events as they are looked at: by patients, who see how many come and never who; by admins; by the doctor who hosts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import Event, Registration
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.events import EventKind, EventStatus
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.registrations import DOWN, PLACED, RegistrationStatus
from calmconnect.services import access, events

PAGE_SIZE = 12
# For so long what was called off stays among one's own.
_SHOWN_OFF = timedelta(days=2)
_HOSTED_BACK, _AT_MOST = timedelta(days=60), 100


class Within(StrEnum):
    """How far ahead somebody looks."""

    WEEK = "week"
    MONTH = "month"


_AHEAD = {Within.WEEK: timedelta(days=7), Within.MONTH: timedelta(days=30)}


class Among(StrEnum):
    """Which events an admin looks at."""

    COMING = "coming"
    DRAFTS = "drafts"
    PAST = "past"
    OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have a place, wait, came and did not."""

    placed: int = 0
    waiting: int = 0
    came: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """An event, its host's name and how many come; `mine` is what the one who looks is there, and `line` their place in it."""

    event: Event
    host: str
    counts: Counts
    mine: RegistrationStatus | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of events, and how many there are in all."""

    rows: tuple[Seen, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Edited:
    """An event as admins edit it; `following` is how many of its series come after it."""

    seen: Seen
    following: int
    changed_by: str


async def browse(actor: Actor, kind: EventKind | None, within: Within | None, page: int, now: datetime) -> Found:
    """A page (counted from 0) of what a patient can register for, the nearest first."""
    access.only(actor, Role.PATIENT)
    wanted: list[Any] = [Event.status == EventStatus.PUBLISHED, col(Event.starts_at) > now]
    if kind is not None:
        wanted.append(Event.kind == kind)
    if within is not None:
        wanted.append(col(Event.starts_at) < now + _AHEAD[within])
    async with reading() as rows:
        return await _page(rows, wanted, page, actor.user_id)


async def own(actor: Actor, now: datetime) -> list[Seen]:
    """The events the acting patient is down for that are not over, and those called off of late, the nearest first."""
    access.only(actor, Role.PATIENT)
    mine = select(Registration.event_id).where(
        Registration.user_id == actor.user_id, col(Registration.status).in_({*DOWN, *PLACED})
    )
    stands = (col(Event.status) == EventStatus.PUBLISHED) & (col(Event.ends_at) > now)
    off = (
        (col(Event.status) == EventStatus.CANCELLED)
        & (col(Event.starts_at) > now)
        & (col(Event.changed_at) > now - _SHOWN_OFF)
    )
    async with reading() as rows:
        wanted = select(Event).where(col(Event.id).in_(mine), stands | off).order_by(col(Event.starts_at))
        return await _seen(rows, (await rows.exec(wanted)).all(), actor.user_id)


async def one(actor: Actor, event_id: int) -> Seen:
    """An event that the acting patient may see.

    Raises:
        NotFound: for one that they may not.
    """
    async with reading() as rows:
        event = await access.event_shown(rows, actor, event_id)
        return (await _seen(rows, [event], actor.user_id))[0]


async def every(actor: Actor, among: Among, page: int, now: datetime) -> Found:
    """A page of events, for an admin."""
    access.only(actor, Role.ADMIN)
    published, ends = Event.status == EventStatus.PUBLISHED, col(Event.ends_at)
    conditions: dict[Among, list[Any]] = {
        Among.COMING: [published, ends > now],
        Among.DRAFTS: [Event.status == EventStatus.DRAFT],
        Among.PAST: [published, ends <= now],
        Among.OFF: [Event.status == EventStatus.CANCELLED],
    }
    async with reading() as rows:
        return await _page(rows, conditions[among], page, newest=among in {Among.PAST, Among.OFF})


async def edited(actor: Actor, event_id: int) -> Edited:
    """An event as admins edit it.

    Raises:
        NotFound: when there is none.
    """
    async with reading() as rows:
        event = await access.event_for_admin(rows, actor, event_id)
        later = (
            select(func.count())
            .select_from(Event)
            .where(
                Event.series_id == event.series_id,
                col(Event.starts_at) > event.starts_at,
                Event.status != EventStatus.CANCELLED,
            )
        )
        following = (await rows.exec(later)).one() if event.series_id is not None else 0
        by = await rows.get_one(User, event.changed_by)
        return Edited((await _seen(rows, [event]))[0], following, by.name)


async def possible_hosts(actor: Actor) -> dict[int, tuple[str, Role]]:
    """Who may host an event, for an admin who writes one."""
    access.only(actor, Role.ADMIN)
    async with reading() as rows:
        return await events.hosts(rows)


async def hosted(actor: Actor, now: datetime) -> list[Seen]:
    """The events the acting doctor hosts: those to come, and those of the last two months."""
    access.only(actor, Role.DOCTOR)
    wanted = select(Event).where(
        Event.host_id == actor.user_id,
        Event.status == EventStatus.PUBLISHED,
        col(Event.ends_at) > now - _HOSTED_BACK,
    )
    async with reading() as rows:
        found = await rows.exec(wanted.order_by(col(Event.starts_at)).limit(_AT_MOST))
        return await _seen(rows, found.all())


async def of_host(actor: Actor, event_id: int) -> Seen:
    """An event, for the doctor who hosts it.

    Raises:
        NotFound: for any other.
    """
    async with reading() as rows:
        return (await _seen(rows, [await access.event_hosted(rows, actor, event_id)]))[0]


async def _page(rows: AsyncSession, wanted: list[Any], page: int, user_id: int = 0, *, newest: bool = False) -> Found:
    total = (await rows.exec(select(func.count()).select_from(Event).where(*wanted))).one()
    order = (col(Event.starts_at).desc(), col(Event.id).desc()) if newest else (col(Event.starts_at), col(Event.id))
    shown = select(Event).where(*wanted).order_by(*order).offset(page * PAGE_SIZE).limit(PAGE_SIZE)
    return Found(tuple(await _seen(rows, (await rows.exec(shown)).all(), user_id)), total)


async def _seen(rows: AsyncSession, found: Sequence[Event], user_id: int = 0) -> list[Seen]:
    ids = [event.id or 0 for event in found]
    names = dict(
        (await rows.exec(select(User.id, User.name).where(col(User.id).in_({e.host_id for e in found})))).all()
    )
    counts = await _counts(rows, ids)
    mine = await _own(rows, ids, user_id) if user_id else {}
    return [
        Seen(event, names[event.host_id], counts[event.id or 0], *mine.get(event.id or 0, (None, 0))) for event in found
    ]


async def _counts(rows: AsyncSession, ids: Iterable[int]) -> dict[int, Counts]:
    found = await rows.exec(
        select(Registration.event_id, Registration.status, func.count())
        .where(col(Registration.event_id).in_(ids))
        .group_by(col(Registration.event_id), col(Registration.status))
    )
    many = {(event_id, RegistrationStatus(status)): number for event_id, status, number in found}
    return {
        event_id: Counts(
            placed=sum(many.get((event_id, status), 0) for status in PLACED),
            waiting=many.get((event_id, RegistrationStatus.WAITLISTED), 0),
            came=many.get((event_id, RegistrationStatus.ATTENDED), 0),
            missed=many.get((event_id, RegistrationStatus.MISSED), 0),
        )
        for event_id in ids
    }


async def _own(
    rows: AsyncSession, ids: Iterable[int], user_id: int
) -> dict[int, tuple[RegistrationStatus | None, int]]:
    """What somebody is at these events, and where in line they stand."""
    found = await rows.exec(
        select(Registration).where(col(Registration.event_id).in_(ids), Registration.user_id == user_id)
    )
    own: dict[int, tuple[RegistrationStatus | None, int]] = {}
    for row in found.all():
        ahead = (
            select(func.count())
            .select_from(Registration)
            .where(
                Registration.event_id == row.event_id,
                Registration.status == RegistrationStatus.WAITLISTED,
                col(Registration.number) <= row.number,
            )
        )
        waits = row.status is RegistrationStatus.WAITLISTED
        status = None if row.status is RegistrationStatus.CANCELLED else row.status
        own[row.event_id] = (status, (await rows.exec(ahead)).one() if waits else 0)
    return own
