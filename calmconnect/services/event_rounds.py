"""What happens to events by the clock: reminders, and the places of suspended people, which go to who waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.events import Event, EventReminder, Registration
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.booking import reminder_due
from calmconnect.domain.events import EventStatus
from calmconnect.domain.registrations import DOWN, RegistrationStatus
from calmconnect.services import event_news, house_settings, registrations
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import work

_LONG_AGO = timedelta(days=10_000)


async def remind(now: datetime) -> int:
    """Send the reminders whose time has come, and give of how many events. Two who do it at once remind of each once."""
    befores = (await house_settings.current()).reminders
    if not befores:
        return 0
    async with reading() as rows:
        near = await rows.exec(
            select(Event)
            .where(
                Event.status == EventStatus.PUBLISHED,
                col(Event.starts_at) > now,
                col(Event.starts_at) <= now + max(befores),
            )
            .order_by(col(Event.starts_at))
        )
        found = near.all()
        sent = set(
            await rows.exec(
                select(EventReminder.event_id, EventReminder.minutes_before).where(
                    col(EventReminder.event_id).in_([one.id for one in found])
                )
            )
        )
    due = [
        (one.id or 0, before) for one in found if (before := reminder_due(befores, now - _LONG_AGO, one.starts_at, now))
    ]
    left = [(number, before) for number, before in due if (number, _minutes(before)) not in sent]
    return await one_by_one(left, lambda one: _remind(*one, now), "Reminding of an event")


async def let_go_of_suspended(now: datetime) -> int:
    """Give the places of suspended people to those who wait, and tell how many places it were."""
    async with reading() as rows:
        found = await rows.exec(
            select(Registration.event_id, Registration.user_id)
            .join(User, col(User.id) == Registration.user_id)
            .join(Event, col(Event.id) == Registration.event_id)
            .where(
                col(User.disabled_at).is_not(None),
                col(Registration.status).in_(DOWN),
                Event.status == EventStatus.PUBLISHED,
                col(Event.starts_at) > now,
            )
        )
        theirs = found.all()
    return await one_by_one(theirs, lambda one: _let_go(*one, now), "Letting go of a place")


async def _remind(event_id: int, before: timedelta, now: datetime) -> bool:
    async with work() as w:
        event = await _held(w.rows, event_id)
        # Looked at once more: it may have been called off, or moved, while others were reminded.
        still = event.status is EventStatus.PUBLISHED and event.starts_at - before <= now < event.starts_at
        values = {"event_id": event_id, "minutes_before": _minutes(before), "sent_at": now}
        if not still or not await insert_if_absent(w.rows, EventReminder, **values):
            return False
        await event_news.tell_host(w, event, event_news.NEAR, now)
        for one in await event_news.down(w, event):
            # Who got their place after this reminder's time has just heard of it.
            if one.status is RegistrationStatus.CONFIRMED and (one.placed_at or now) < event.starts_at - before:
                await event_news.tell(w, event, one, event_news.NEAR, now)
    return True


async def _let_go(event_id: int, user_id: int, now: datetime) -> bool:
    async with work() as w:
        event = await _held(w.rows, event_id)
        mine = await w.rows.get_one(Registration, (event_id, user_id))
        disabled = (await w.rows.get_one(User, user_id)).disabled_at is not None
        if not disabled or mine.status not in DOWN or now >= event.starts_at:
            return False
        await registrations.let_go(w, event, mine, now)
    return True


async def _held(rows: AsyncSession, event_id: int) -> Event:
    return (await rows.exec(select(Event).where(Event.id == event_id).with_for_update())).one()


def _minutes(before: timedelta) -> int:
    return int(before.total_seconds()) // 60
