"""Who was there is noted by days, and doctors who are online by the minute."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

from sqlmodel import col, select, update

from calmconnect.db.activity import ActiveDay, OnlineSpan
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import UserSession
from calmconnect.db.session import reading, transaction
from calmconnect.domain.doctors import PresenceChoice
from calmconnect.domain.house_settings import Group
from calmconnect.services import activity, house_settings, presence
from tests.support.cast import NOW, Cast, Person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def seen(person: Person, at: datetime) -> None:
    """A place where somebody is signed in, and was seen last then."""
    async with transaction() as rows:
        place = UserSession(
            user_id=person.id,
            token_hash=f"{person.id}{at}",
            device="A browser",
            created_at=at,
            last_seen_at=at,
            expires_at=at + DAY,
        )
        rows.add(place)


async def active() -> set[tuple[date, int]]:
    """Who was noted on which day."""
    async with reading() as rows:
        return {(one.day, one.user_id) for one in await rows.exec(select(ActiveDay))}


async def spans() -> list[tuple[int, datetime, datetime, bool]]:
    """All spans, in their order."""
    async with reading() as rows:
        found = await rows.exec(select(OnlineSpan).order_by(col(OnlineSpan.id)))
        return [(one.doctor_id, one.since, one.until, one.open) for one in found]


async def test_people_are_noted_once_a_day_by_the_clock_of_the_house(database: str, cast: Cast) -> None:
    # Half past midnight of the 12th in Kolkata, and a quarter of an hour before midnight.
    now = datetime.combine(NOW.date(), NOW.timetz()).replace(hour=19, minute=0)
    given = {"time_zone": "Asia/Kolkata"}
    await house_settings.change(cast.alex.actor, Group.STATISTICS, given.get, 0, NOW)
    await seen(cast.asha, now)
    await seen(cast.asha, now - 2 * MINUTE)
    await seen(cast.ben, now - 45 * MINUTE)
    await seen(cast.tara, now - 2 * HOUR)
    for _ in range(2):
        await activity.note_active(now)
    assert await active() == {(date(2026, 3, 12), cast.asha.id), (date(2026, 3, 11), cast.ben.id)}


async def test_days_are_forgotten(database: str, cast: Cast) -> None:
    days = [NOW.date() - n * DAY for n in (59, 60, 61)]
    async with transaction() as rows:
        rows.add_all(ActiveDay(day=day, user_id=cast.asha.id) for day in days)
    await activity.forget(NOW)
    assert await active() == {(day, cast.asha.id) for day in days[:2]}


async def test_a_span_goes_on_while_a_doctor_is_online_and_ends_without_them(database: str, cast: Cast) -> None:
    meera, jonas = cast.meera.id, cast.jonas.id
    await choose(meera, PresenceChoice.ONLINE)
    await choose(jonas, PresenceChoice.AWAY)
    for doctor_id in (meera, jonas):
        await presence.here(doctor_id, f"a tab of {doctor_id}")
    for minutes in range(3):
        await activity.note_online(NOW + minutes * MINUTE)
    assert await spans() == [(meera, NOW, NOW + 2 * MINUTE, True)]
    await choose(meera, PresenceChoice.OFFLINE)
    await activity.note_online(NOW + 3 * MINUTE)
    assert await spans() == [(meera, NOW, NOW + 2 * MINUTE, False)]
    await choose(meera, PresenceChoice.ONLINE)
    await activity.note_online(NOW + 4 * MINUTE)
    # Nobody looked for an hour: whether they were online then is not known.
    await activity.note_online(NOW + HOUR)
    assert (await spans())[1:] == [
        (meera, NOW + 4 * MINUTE, NOW + 4 * MINUTE, False),
        (meera, NOW + HOUR, NOW + HOUR, True),
    ]


async def choose(doctor_id: int, choice: PresenceChoice) -> None:
    """How a doctor wants to be seen."""
    async with transaction() as rows:
        await rows.exec(update(Doctor).where(col(Doctor.user_id) == doctor_id).values(presence=choice))


async def test_two_that_note_at_once_begin_one_span(database: str, cast: Cast) -> None:
    await choose(cast.meera.id, PresenceChoice.ONLINE)
    await presence.here(cast.meera.id, "a tab")
    await asyncio.gather(*(activity.note_online(NOW) for _ in range(3)))
    assert await spans() == [(cast.meera.id, NOW, NOW, True)]
    await seen(cast.asha, NOW)
    await asyncio.gather(*(activity.note_active(NOW) for _ in range(3)))
    assert await active() == {(NOW.date(), cast.asha.id)}
