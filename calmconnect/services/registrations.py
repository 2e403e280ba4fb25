"""Registering for events and giving places back. Whoever does holds the event's row: that is how the last place goes to one.

A free place goes to the first in line in the transaction that frees it (`settle`), so that nobody gets in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, func, select

from calmconnect.db.events import Event, Registration
from calmconnect.db.people import User
from calmconnect.domain import registrations as rules
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Actor
from calmconnect.domain.registrations import DOWN, MOST_OWN, MOST_WAITING, Entry, RegistrationStatus
from calmconnect.services import access, event_news, house_settings, topics
from calmconnect.services.work import Work, work

_FULL = "Very many are waiting already, so we can't put you on the list."
_MANY = "You are down for very many events. Please give one back first."


async def register(actor: Actor, event_id: int, now: datetime) -> RegistrationStatus:
    """Give the acting patient a place, or one in the line; gives which. Asked twice, nothing changes.

    Raises:
        NotAllowed: for anybody who is no patient.
        NotFound: for an event that they may not see.
        Conflict: when registration is closed or switched off, for who is suspended, and for far too many.
    """
    await house_settings.check_offered("events")
    async with work() as w:
        event = await access.event_shown(w.rows, actor, event_id, lock=True)
        mine = await w.rows.get(Registration, (event_id, actor.user_id))
        if mine is not None and mine.status is not RegistrationStatus.CANCELLED:
            return mine.status
        rules.check_open(event.status, event.starts_at, event.closes_minutes, now)
        await _check_person(w, actor, now)
        if await _waiting(w, event_id) >= MOST_WAITING:
            raise Conflict(_FULL)
        event.last_number += 1
        mine = mine or Registration(
            event_id=event_id, user_id=actor.user_id, status=RegistrationStatus.WAITLISTED, number=0, registered_at=now
        )
        mine.status, mine.number, mine.registered_at = RegistrationStatus.WAITLISTED, event.last_number, now
        mine.changes += 1
        w.rows.add_all((event, mine))
        await settle(w, event, now, newcomer=actor.user_id)
        tell_pages(w, event, [actor.user_id])
    return mine.status


async def give_up(actor: Actor, event_id: int, now: datetime) -> None:
    """Give the acting patient's place back, or leave the line. Whoever has none keeps none.

    Raises:
        NotFound: for an event that they never registered for.
        Conflict: once it has begun.
    """
    async with work() as w:
        event = await access.event_shown(w.rows, actor, event_id, lock=True)
        mine = await w.rows.get(Registration, (event_id, actor.user_id))
        if mine is None:
            raise NotFound
        if mine.status is RegistrationStatus.CANCELLED:
            return
        rules.check_ahead(event.status, event.starts_at, now)
        await let_go(w, event, mine, now)


async def let_go(w: Work, event: Event, mine: Registration, now: datetime) -> None:
    """End a registration for an event whose row is held; the next in line moves up."""
    had_place = mine.status is RegistrationStatus.CONFIRMED
    mine.status, mine.placed_at = RegistrationStatus.CANCELLED, None
    mine.changes += 1
    w.rows.add(mine)
    await event_news.forget(w, event, mine.user_id, now=now)
    if had_place:
        await event_news.tell(w, event, mine, event_news.GIVEN_BACK, now)
    await settle(w, event, now)
    tell_pages(w, event, [mine.user_id])


async def settle(w: Work, event: Event, now: datetime, newcomer: int = 0) -> None:
    """Give free places of an event whose row is held to those who wait, in order, and tell them; none to suspended people."""
    if event.status is not EventStatus.PUBLISHED or now >= event.starts_at:
        return
    await w.rows.flush()
    known = {one.user_id: one for one in await of_event(w, event.id or 0)}
    those = select(User.id).where(col(User.id).in_(known), col(User.disabled_at).is_not(None))
    suspended = {number or 0 for number in await w.rows.exec(those)}
    coming = rules.moving_up(map(entry, known.values()), event.capacity, suspended)
    for user_id in coming:
        mine = known[user_id]
        mine.status, mine.placed_at = RegistrationStatus.CONFIRMED, now
        mine.changes += 1
        w.rows.add(mine)
        words = event_news.PLACE if user_id == newcomer else event_news.MOVED_UP
        await event_news.tell(w, event, mine, words, now)
    tell_pages(w, event, coming)


async def of_event(w: Work, event_id: int) -> list[Registration]:
    """All who have a place or wait, or came or did not."""
    found = await w.rows.exec(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.status != RegistrationStatus.CANCELLED)
        .order_by(col(Registration.number))
    )
    return list(found)


def entry(row: Registration) -> Entry:
    """A registration as the rules see it."""
    return Entry(row.user_id, row.status, row.number)


def tell_pages(w: Work, event: Event, people: Iterable[int]) -> None:
    """Let pages read again: those that show the event, and these people's own."""
    event_news.changed(w, event)
    for user_id in people:
        w.announce(topics.user(user_id), {"kind": "events"})


async def _check_person(w: Work, actor: Actor, now: datetime) -> None:
    # Who was in a call when they were suspended can still do things until it is over.
    if (await w.rows.get_one(User, actor.user_id)).disabled_at is not None:
        raise Conflict("Your account is suspended, so you can't register.")
    own = (
        select(func.count())
        .select_from(Registration)
        .join(Event, col(Event.id) == Registration.event_id)
        .where(
            Registration.user_id == actor.user_id,
            col(Registration.status).in_(DOWN),
            Event.status == EventStatus.PUBLISHED,
            col(Event.starts_at) > now,
        )
    )
    if (await w.rows.exec(own)).one() >= MOST_OWN:
        raise Conflict(_MANY)


async def _waiting(w: Work, event_id: int) -> int:
    waiting = (Registration.event_id == event_id, Registration.status == RegistrationStatus.WAITLISTED)
    return (await w.rows.exec(select(func.count()).select_from(Registration).where(*waiting))).one()
