"""Events for several people, written by admins. Of two who edit one at once the second is told, and nothing is written over.

Events of a series are rows of their own. What is changed of one and of those to come are only the fields that were changed:
what another was given by itself stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.doctors import Doctor
from calmconnect.db.events import Event, EventReminder, EventSeries
from calmconnect.db.people import User
from calmconnect.domain import events as rules
from calmconnect.domain import registrations as places
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.event_times import clean_repetition, moved, occurrences, when_of
from calmconnect.domain.events import EventStatus, Scope, WrittenEvent, clean_event, clean_why
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.slots import Span
from calmconnect.domain.text import clean_word
from calmconnect.services import access, audit, event_news, event_rooms, registrations, rooms
from calmconnect.services.work import Work, work

# What of an event people who come must be told of, and what is the event's time.
_TOLD = frozenset({"when", "place", "address"})


class Changed(Conflict):
    """Somebody has written this event since; nothing was changed. `by` is an admin's name."""

    def __init__(self, by: str) -> None:
        super().__init__(f"{by} has changed this event meanwhile, so nothing was saved yet.")
        self.by = by


async def hosts(rows: AsyncSession) -> dict[int, tuple[str, Role]]:
    """Who may host an event: verified doctors and admins, by their number, with name and role."""
    verified = select(Doctor.user_id).where(col(Doctor.verified_at).is_not(None))
    found = await rows.exec(
        select(User.id, User.name, User.role)
        .where(col(User.disabled_at).is_(None), (col(User.role) == Role.ADMIN) | col(User.id).in_(verified))
        .order_by(User.name)
    )
    return {number or 0: (name, Role(role)) for number, name, role in found}


async def add(actor: Actor, given: Mapping[str, object], now: datetime) -> int:
    """Write an event, or as many as it comes again; gives the first one's number. `given` are the fields of a form; with
    `published` patients see them at once.

    Raises:
        Invalid: with every field that can't be taken.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        written = await _clean(w.rows, given, now)
        repetition = clean_repetition(given, written.when.day)
        series = EventSeries(rhythm=repetition.rhythm, times=repetition.times, created_at=now)
        if repetition.times > 1:
            w.rows.add(series)
            await w.rows.flush()
        made = []
        for when in occurrences(written.when, repetition):
            event = _new(replace(written, when=when), actor, now, series.id)
            w.rows.add(event)
            await w.rows.flush()
            audit.record(w, actor, Act.EVENT_WRITTEN, event_news.about(event), now)
            made.append(event)
        if given.get("published") is not None:
            await _publish(w, actor, made, now)
        event_news.changed(w, *made)
    return made[0].id or 0


async def change(
    actor: Actor, event_id: int, given: Mapping[str, object], version: int, scope: object, now: datetime
) -> int:
    """Write an event anew on top of a `version`, and with "following" what was changed into those to come of its series, too.

    Gives how many more people have a place than there are places now: nobody loses theirs.

    Raises:
        Invalid: with every field that can't be taken.
        NotFound: when there is none.
        Changed: when somebody was quicker.
        Conflict: once it has begun, or was called off.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        event, others = await _held(w, actor, event_id, version, scope, now)
        before, after = written_of(event), await _clean(w.rows, given, now)
        differs = rules.changed(before, after)
        for one in (event, *others) if differs else ():
            own = written_of(one)
            mine = after if one is event else _taken_over(own, before, after, differs)
            if mine.when.span.starts <= now:
                raise Invalid(day="Events that come after it would have begun already.")
            await _rewrite(w, actor, one, own, mine, now)
        event_news.changed(w, event, *others)
        entries = [registrations.entry(one) for one in await registrations.of_event(w, event_id)]
        return max(0, places.taken(entries) - event.capacity)


async def publish(actor: Actor, event_id: int, version: int, scope: object, now: datetime) -> None:
    """Let patients see a draft, and register; with "following" those to come of its series, too.

    Raises:
        NotFound: when there is none.
        Changed: when somebody has written it since.
        Conflict: once it would have begun.
    """
    access.only(actor, Role.ADMIN)
    async with work() as w:
        event, others = await _held(w, actor, event_id, version, scope, now)
        await _publish(w, actor, [one for one in (event, *others) if one.status is EventStatus.DRAFT], now)
        event_news.changed(w, event, *others)


async def call_off(actor: Actor, event_id: int, why: object, scope: object, now: datetime) -> int:
    """Call an event off, and with "following" those to come of its series; everybody is told. Gives how many events it were.

    A draft, which nobody has seen, is thrown away.

    Raises:
        Invalid: with the field `why`.
        NotFound: when there is none.
        Conflict: when it has begun or was called off already.
    """
    access.only(actor, Role.ADMIN)
    words = clean_why(why)
    async with work() as w:
        event, others = await _held(w, actor, event_id, None, scope, now, under_way=True)
        for one in (event, *others):
            if one.status is EventStatus.DRAFT:
                await w.rows.delete(one)
                audit.record(w, actor, Act.EVENT_REMOVED, event_news.about(one), now)
            else:
                await _call_off(w, actor, one, words, now)
        event_news.changed(w, event, *others)
    return 1 + len(others)


def written_of(event: Event) -> WrittenEvent:
    """An event as it is written."""
    return WrittenEvent(
        title=event.title,
        description=event.description,
        kind=event.kind,
        host_id=event.host_id,
        place=event.place,
        address=event.address,
        when=when_of(Span(event.starts_at, event.ends_at), rules.zone_of(event.time_zone)),
        capacity=event.capacity,
        closes_minutes=event.closes_minutes,
    )


async def _clean(rows: AsyncSession, given: Mapping[str, object], now: datetime) -> WrittenEvent:
    roles = {number: role for number, (_, role) in (await hosts(rows)).items()}
    return clean_event(given, roles, rooms.most(), now)


async def _held(
    w: Work, actor: Actor, event_id: int, version: int | None, scope: object, now: datetime, *, under_way: bool = False
) -> tuple[Event, list[Event]]:
    """An event to be changed and those of its series that are meant with it, all held, the lowest number first.

    It must be to come; with `under_way`, not over yet.
    """
    which = clean_word(scope, Scope, "scope")
    event = await access.event_for_admin(w.rows, actor, event_id, lock=True)
    if version is not None and event.version != version:
        raise Changed((await w.rows.get_one(User, event.changed_by)).name)
    places.check_ahead(event.status, event.ends_at if under_way else event.starts_at, now)
    if which is Scope.THIS or event.series_id is None:
        return event, []
    found = await w.rows.exec(
        select(Event)
        .where(
            Event.series_id == event.series_id,
            col(Event.starts_at) > event.starts_at,
            Event.status != EventStatus.CANCELLED,
        )
        .order_by(col(Event.id))
        .with_for_update()
    )
    return event, list(found)


def _new(written: WrittenEvent, actor: Actor, now: datetime, series_id: int | None) -> Event:
    whose: dict[str, Any] = {"changed_by": actor.user_id, "changed_at": now, "created_at": now}
    return Event(series_id=series_id, **_columns(written), **whose)


def _columns(written: WrittenEvent) -> dict[str, Any]:
    """What is written, by the names of the columns that keep it."""
    span = written.when.span
    return {
        "title": written.title,
        "description": written.description,
        "kind": written.kind,
        "host_id": written.host_id,
        "place": written.place,
        "address": written.address,
        "starts_at": span.starts,
        "ends_at": span.ends,
        "time_zone": written.when.zone.key,
        "capacity": written.capacity,
        "closes_minutes": written.closes_minutes,
    }


def _taken_over(own: WrittenEvent, before: WrittenEvent, after: WrittenEvent, differs: frozenset[str]) -> WrittenEvent:
    """Another event of the series with what was changed of one."""
    fields = {name: getattr(after, name) for name in differs - {"when"}}
    when = moved(own.when, before.when, after.when) if "when" in differs else own.when
    return replace(own, **fields, when=when)


async def _rewrite(
    w: Work, actor: Actor, event: Event, before: WrittenEvent, after: WrittenEvent, now: datetime
) -> None:
    differs = rules.changed(before, after)
    if not differs:
        return
    for name, value in _columns(after).items():
        setattr(event, name, value)
    event.version += 1
    event.changed_by, event.changed_at = actor.user_id, now
    w.rows.add(event)
    audit.record(w, actor, Act.EVENT_WRITTEN, event_news.about(event), now)
    if "when" in differs:
        await w.rows.exec(delete(EventReminder).where(col(EventReminder.event_id) == event.id))
    if event.status is not EventStatus.PUBLISHED:
        return
    if "host_id" in differs:
        await event_news.tell_host(w, event, event_news.NOT_HOSTING, now, before.host_id)
        await event_news.tell_host(w, event, event_news.HOSTING, now)
    if differs & _TOLD:
        await _tell_of_change(w, event, now)
    await registrations.settle(w, event, now)


async def _tell_of_change(w: Work, event: Event, now: datetime) -> None:
    event.sequence += 1
    people = await event_news.down(w, event)
    await event_news.forget(w, event, event.host_id, *(one.user_id for one in people), now=now)
    await event_news.tell_host(w, event, event_news.CHANGED, now)
    for one in people:
        waits = one.status is places.RegistrationStatus.WAITLISTED
        await event_news.tell(w, event, one, event_news.WAITS_FOR_CHANGED if waits else event_news.CHANGED, now)
    registrations.tell_pages(w, event, [one.user_id for one in people])


async def _publish(w: Work, actor: Actor, drafts: list[Event], now: datetime) -> None:
    for event in drafts:
        event.status = EventStatus.PUBLISHED
        event.version += 1
        event.changed_by, event.changed_at = actor.user_id, now
        w.rows.add(event)
        audit.record(w, actor, Act.EVENT_PUBLISHED, event_news.about(event), now)
    # Of a series a host hears once; the others stand in their list.
    if drafts:
        await event_news.tell_host(w, drafts[0], event_news.HOSTING, now)


async def _call_off(w: Work, actor: Actor, event: Event, why: str, now: datetime) -> None:
    event.status, event.why = EventStatus.CANCELLED, why
    event.version += 1
    event.sequence += 1
    event.changed_by, event.changed_at = actor.user_id, now
    w.rows.add(event)
    audit.record(w, actor, Act.EVENT_CALLED_OFF, event_news.about(event), now, why)
    people = await event_news.down(w, event)
    await event_news.forget(w, event, event.host_id, *(one.user_id for one in people), now=now)
    await event_news.tell_host(w, event, event_news.CALLED_OFF, now)
    for one in people:
        await event_news.tell(w, event, one, event_news.CALLED_OFF, now)
    registrations.tell_pages(w, event, [one.user_id for one in people])
    await event_rooms.close(w, event, now)
