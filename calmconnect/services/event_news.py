"""What people are told of events, in the transaction that changes them.

What an event is called may say why somebody comes, so mail, push and calendars name it nowhere: they are read on locked screens
and by other people's eyes. The app does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.events import Event, Registration
from calmconnect.db.people import User
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Role
from calmconnect.domain.registrations import DOWN
from calmconnect.services import calendars, letters, notifications, topics
from calmconnect.services.news import local_time
from calmconnect.services.notifications import Notice
from calmconnect.services.work import Work


@dataclass(frozen=True, slots=True)
class Words:
    """Something to say of an event: `title` also on locked screens; `text` holds {event} and {when}, and is mailed with
    "an event" for the event's name.
    """

    title: str
    text: str
    kind: Kind = Kind.EVENT
    for_calendars: bool = True


PLACE = Words("You have a place", "You have a place at {event}: {when}.")
MOVED_UP = Words(
    "A place has become free: it is yours",
    "You waited, and now have a place at {event}: {when}. If you can't come, please give it back.",
    Kind.WAITLIST,
)
GIVEN_BACK = Words("You gave your place back", "You don't come to {event} any more: {when}.")
CHANGED = Words(
    "The time or place of an event has changed", "{event} is at another time or place now: {when}. Open it to see."
)
WAITS_FOR_CHANGED = replace(CHANGED, for_calendars=False)
CALLED_OFF = Words("An event is called off", "We are sorry: {event} does not take place. It would have been {when}.")
NEAR = Words("Your event is near", "{event} begins: {when}.", Kind.REMINDER, for_calendars=False)
HOSTING = Words("You host an event", "You host {event}: {when}.")
NOT_HOSTING = Words("You no longer host an event", "Somebody else hosts {event} now: {when}.", for_calendars=False)


def about(event: Event) -> str:
    """What notices of an event are filed under."""
    return f"event:{event.id}"


def changed(w: Work, *events: Event) -> None:
    """Let pages that show events read again; how many have a place is no secret, who they are is told to nobody."""
    for event in events:
        w.announce(topics.EVENTS, {"kind": "events", "event": event.id})


async def down(w: Work, event: Event) -> list[Registration]:
    """Who has a place or waits for one."""
    found = await w.rows.exec(
        select(Registration)
        .where(Registration.event_id == event.id, col(Registration.status).in_(DOWN))
        .order_by(col(Registration.number))
    )
    return list(found)


async def tell(w: Work, event: Event, mine: Registration, words: Words, now: datetime) -> None:
    """Tell somebody who registered."""
    reader = await w.rows.get_one(User, mine.user_id)
    await _tell(w, event, reader, words, calendars.group_event(event, mine), now)


async def tell_host(w: Work, event: Event, words: Words, now: datetime, host_id: int | None = None) -> None:
    """Tell the doctor who hosts an event, or hosted it; an admin sees it among all events."""
    host = await w.rows.get_one(User, host_id or event.host_id)
    if host.role is Role.DOCTOR:
        await _tell(w, event, host, words, calendars.group_event(event, None), now)


async def forget(w: Work, event: Event, *people: int, now: datetime) -> None:
    """Nothing that was said before is to arrive after what is said now."""
    for person in people:
        await notifications.withdraw(w, person, about(event), now)


async def _tell(w: Work, event: Event, reader: User, words: Words, entry: calendars.Entry, now: datetime) -> None:
    when = local_time(event.starts_at, reader)
    mailed, shown = (_said(words, name, when) for name in ("an event", f"“{event.title}”"))
    if words is CALLED_OFF and event.why:
        shown = f"{shown} {event.why}"
    letter = letters.appointment(reader.name, words.title, mailed, entry.path)
    if words.for_calendars:
        letter = replace(letter, calendar=calendars.invitation(entry, reader.email, now))
    await notifications.notify(
        w, reader.id or 0, Notice(words.kind, words.title, shown, entry.path, about(event), letter), now
    )


def _said(words: Words, name: str, when: str) -> str:
    said = words.text.format(event=name, when=when)
    return said[:1].upper() + said[1:]
