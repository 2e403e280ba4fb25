"""Registering: the last place goes to one, the first in line moves up, and nobody learns who else comes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.notifications import Notification
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.audit import Act
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.events import EventKind
from calmconnect.domain.registrations import RegistrationStatus
from calmconnect.services import (
    audit_trail,
    calendar_files,
    erasing_rounds,
    event_people,
    event_rooms,
    event_rounds,
    event_views,
    events,
    feeds,
    registrations,
    rooms,
)
from calmconnect.services.event_views import Within
from tests.services.test_my_data import copy_of, records
from tests.services.test_switches import switch_off
from tests.support.cast import NOW, Cast, Person
from tests.support.events import STARTS, crowd, form, planned, standing, those_at
from tests.support.leaving import LATER, leaves
from tests.support.mailbox import mails_to
from tests.support.rooms import as_seen, knocks
from tests.support.rows import all_rows

CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def suspended(person_id: int) -> None:
    """Somebody is suspended."""
    async with transaction() as rows:
        user = await rows.get_one(User, person_id)
        user.disabled_at = NOW
        rows.add(user)


async def told(person: Person) -> list[str]:
    """The titles of somebody's notices, oldest first."""
    async with reading() as rows:
        found = await rows.exec(
            select(Notification.title).where(Notification.user_id == person.id).order_by(Notification.id)  # type: ignore[arg-type]
        )
        return list(found)


async def test_thirty_at_once_for_ten_places(database: str, cast: Cast) -> None:
    event, people = await planned(cast, capacity="10"), await crowd(30)
    outcomes = await asyncio.gather(*[registrations.register(one, event, NOW) for one in people])
    assert sorted(outcomes).count(CONFIRMED) == 10 and outcomes.count(WAITLISTED) == 20
    placed = await those_at(event, CONFIRMED)
    line = await those_at(event, WAITLISTED)
    assert len(placed) == 10 and len(line) == 20
    leaving = [one for one in people if one.user_id in placed[:7]]
    await asyncio.gather(*[registrations.give_up(one, event, NOW) for one in leaving])
    assert await those_at(event, CONFIRMED) == placed[7:] + line[:7]
    assert await those_at(event, WAITLISTED) == line[7:]


async def test_asked_twice_at_once_it_is_one_registration(database: str, cast: Cast) -> None:
    event = await planned(cast)
    twice = [registrations.register(cast.asha.actor, event, NOW) for _ in range(5)]
    assert set(await asyncio.gather(*twice)) == {CONFIRMED}
    assert len((await all_rows())["registrations"]) == 1 and len(await mails_to(cast.asha.email)) == 1


async def test_who_waits_sees_their_place_and_moves_up(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1")
    (third,) = await crowd(1)
    assert await registrations.register(cast.asha.actor, event, NOW) is CONFIRMED
    assert await registrations.register(cast.ben.actor, event, NOW) is WAITLISTED
    await registrations.register(third, event, NOW)
    assert [(await event_views.one(who, event)).line for who in (cast.ben.actor, third)] == [1, 2]
    await registrations.give_up(cast.asha.actor, event, NOW)
    assert await standing(event, cast.ben) is CONFIRMED
    assert (await event_views.one(third, event)).line == 1
    assert (await told(cast.ben))[-1] == "A place has become free: it is yours"
    mine = await event_views.one(cast.asha.actor, event)
    assert (mine.mine, mine.counts.placed, mine.counts.waiting) == (None, 1, 1)
    assert await registrations.register(cast.asha.actor, event, NOW) is WAITLISTED, "who comes again is the last"
    assert (await event_views.one(cast.asha.actor, event)).line == 2
    cancelled = (await mails_to(cast.asha.email))[-1]
    assert "METHOD:CANCEL" in (cancelled.calendar or "")


async def test_who_can_not_register(database: str, cast: Cast) -> None:
    event = await planned(cast, closes="60")
    for person in (cast.meera, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await registrations.register(person.actor, event, NOW)
    with pytest.raises(Conflict, match="closed"):
        await registrations.register(cast.asha.actor, event, STARTS - HOUR)
    with pytest.raises(NotFound):
        await registrations.give_up(cast.asha.actor, event, NOW)
    await suspended(cast.ben.id)
    before = await all_rows()
    with pytest.raises(Conflict, match="suspended"):
        await registrations.register(cast.ben.actor, event, NOW)
    assert await all_rows() == before
    await registrations.register(cast.asha.actor, event, NOW)
    with pytest.raises(Conflict):
        await registrations.give_up(cast.asha.actor, event, STARTS)


async def test_switched_off_nobody_registers_and_places_stay(database: str, cast: Cast) -> None:
    event = await planned(cast)
    await registrations.register(cast.asha.actor, event, NOW)
    await switch_off(cast, "events")
    with pytest.raises(Conflict):
        await registrations.register(cast.ben.actor, event, NOW)
    assert await standing(event, cast.asha) is CONFIRMED
    await registrations.give_up(cast.asha.actor, event, NOW)


async def test_suspended_people_give_way(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1")
    people = await crowd(2)
    await registrations.register(cast.asha.actor, event, NOW)
    for one in people:
        await registrations.register(one, event, NOW)
    await suspended(cast.asha.id)
    await suspended(people[0].user_id)
    assert await event_rounds.let_go_of_suspended(NOW) == 2
    assert await those_at(event, CONFIRMED) == [people[1].user_id]
    assert await event_rounds.let_go_of_suspended(NOW) == 0


async def test_who_is_erased_gives_way_and_leaves_no_trace(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1", day="2026-05-13")
    for person in (cast.asha, cast.ben):
        await registrations.register(person.actor, event, NOW)
    await leaves(cast.asha)
    assert await erasing_rounds.see_to(LATER) == 1
    assert await standing(event, cast.ben) is CONFIRMED and await standing(event, cast.asha) is None


async def test_reminders_once_each_and_never_of_what_is_called_off(database: str, cast: Cast) -> None:
    event = await planned(cast)
    await registrations.register(cast.asha.actor, event, NOW)
    assert await event_rounds.remind(NOW + HOUR) == 0
    both = await asyncio.gather(event_rounds.remind(STARTS - 24 * HOUR), event_rounds.remind(STARTS - 24 * HOUR))
    assert sum(both) == 1 and (await told(cast.asha)).count("Your event is near") == 1
    await registrations.register(cast.ben.actor, event, STARTS - 30 * MINUTE)
    assert await event_rounds.remind(STARTS - 29 * MINUTE) == 1
    assert "Your event is near" not in await told(cast.ben), "who has just registered has just heard of it"
    later = form(cast, begins="20:00", ends="21:00")
    await events.change(cast.alex.actor, event, later, 2, "this", STARTS - 20 * MINUTE)
    assert await event_rounds.remind(STARTS + HOUR) == 1, "of another time is reminded anew"
    assert "Your event is near" in await told(cast.ben)
    await events.call_off(cast.alex.actor, event, "", "this", STARTS + HOUR)
    assert await event_rounds.remind(STARTS + 2 * HOUR - 10 * MINUTE) == 0


async def test_people_see_how_many_come_and_hosts_see_who(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1")
    await registrations.register(cast.asha.actor, event, NOW)
    await registrations.register(cast.ben.actor, event, NOW)
    seen = await event_views.one(cast.ben.actor, event)
    assert cast.asha.name not in repr(seen) and seen.counts.placed == 1
    for person in (cast.meera, cast.alex):
        found = await event_people.of_event(person.actor, event, NOW)
        assert ([one.name for one in found.placed], [one.name for one in found.waiting]) == (
            [cast.asha.name],
            [cast.ben.name],
        )
    kept = await audit_trail.trail(cast.alex.actor, {"act": Act.EVENT_PEOPLE_SEEN.value}, 0, NOW)
    assert sorted(deed.by for deed in kept.rows) == sorted([cast.meera.name, cast.alex.name])
    for person in (cast.jonas, cast.asha, cast.tara):
        with pytest.raises((NotFound, NotAllowed)):
            await event_people.of_event(person.actor, event, NOW)


async def test_what_there_is_is_found_by_kind_and_time(database: str, cast: Cast) -> None:
    await planned(cast, title="A")
    await planned(cast, title="B", kind="workshop", day="2026-03-30")
    await planned(cast, title="C", day="2026-06-30")

    async def names(kind: EventKind | None, within: Within | None) -> list[str]:
        found = await event_views.browse(cast.asha.actor, kind, within, 0, NOW)
        assert found.total == len(found.rows)
        return [one.event.title for one in found.rows]

    assert await names(None, None) == ["A", "B", "C"]
    assert await names(EventKind.WORKSHOP, None) == ["B"]
    assert await names(None, Within.WEEK) == ["A"] and await names(None, Within.MONTH) == ["A", "B"]
    assert (await event_views.browse(cast.asha.actor, None, None, 0, STARTS)).total == 2, (
        "what has begun is no longer there"
    )


async def test_the_room_is_open_to_those_with_a_place(database: str, cast: Cast) -> None:
    event = await planned(cast, place="circle", capacity="1")
    await registrations.register(cast.asha.actor, event, NOW)
    await registrations.register(cast.ben.actor, event, NOW)
    with pytest.raises(Conflict, match="15 minutes"):
        await event_rooms.join(cast.asha.actor, event, STARTS - 16 * MINUTE)
    with pytest.raises(Conflict, match="have a place"):
        await event_rooms.join(cast.ben.actor, event, STARTS)
    with pytest.raises(NotFound):
        await event_rooms.join(cast.jonas.actor, event, STARTS)
    soon = STARTS - 15 * MINUTE
    both = [event_rooms.join(person.actor, event, soon) for person in (cast.asha, cast.meera)]
    (key,) = set(await asyncio.gather(*both))
    await knocks(cast.asha, key, soon)
    await knocks(cast.ben, key, soon)
    assert (await as_seen(cast.asha, key)).standing == "lobby", "nobody is in before the host"
    room = await knocks(cast.meera, key, soon)
    assert (await as_seen(cast.asha, key)).standing == "in" and (await as_seen(cast.ben, key)).standing == "lobby"
    await rooms.take(cast.asha.actor, room, "leave", cast.asha.id, STARTS)
    await knocks(cast.asha, key, STARTS)
    assert (await as_seen(cast.asha, key)).standing == "in"
    await rooms.take(cast.meera.actor, room, "remove", cast.asha.id, STARTS)
    with pytest.raises(Conflict, match="asked to leave"):
        await knocks(cast.asha, key, STARTS)
    await rooms.close(cast.meera.actor, room, STARTS)
    with pytest.raises(Conflict, match="closed the room"):
        await event_rooms.join(cast.asha.actor, event, STARTS)
    assert await event_rooms.join(cast.meera.actor, event, STARTS) != key
    found = await event_people.of_event(cast.meera.actor, event, STARTS)
    assert [(one.name, one.was_in) for one in found.placed] == [(cast.asha.name, True)]


async def test_a_room_closes_with_its_event(database: str, cast: Cast) -> None:
    event = await planned(cast, place="circle")
    key = await event_rooms.join(cast.meera.actor, event, STARTS - HOUR)
    await events.call_off(cast.alex.actor, event, "", "this", STARTS - 30 * MINUTE)
    assert (await as_seen(cast.meera, key)).why == "ended"


async def test_who_came_is_noted_once_it_begins(database: str, cast: Cast) -> None:
    event, people = await planned(cast, capacity="3"), await crowd(2)
    for who in (cast.asha.actor, *people):
        await registrations.register(who, event, NOW)
    with pytest.raises(Conflict):
        await event_people.mark(cast.meera.actor, event, cast.asha.id, "yes", NOW)
    await event_people.mark(cast.meera.actor, event, cast.asha.id, "yes", STARTS)
    with pytest.raises(Invalid):
        await event_people.mark(cast.meera.actor, event, cast.asha.id, "maybe", STARTS)
    with pytest.raises(NotFound):
        await event_people.mark(cast.meera.actor, event, cast.ben.id, "yes", STARTS)
    assert await event_people.mark_rest(cast.alex.actor, event, STARTS) == 0
    counts = (await event_views.of_host(cast.meera.actor, event)).counts
    assert (counts.placed, counts.came, counts.missed) == (3, 1, 2)
    await event_people.mark(cast.alex.actor, event, people[0].user_id, "unsaid", STARTS)
    assert (await event_views.of_host(cast.meera.actor, event)).counts.missed == 1


async def test_calendars_and_the_copy_of_ones_data(database: str, cast: Cast) -> None:
    event = await planned(cast)
    await registrations.register(cast.asha.actor, event, NOW)
    file = await calendar_files.of_event(cast.asha.actor, event, NOW)
    assert f"event-{event}@" in file and "Sleep" not in file
    with pytest.raises(NotFound):
        await calendar_files.of_event(cast.ben.actor, event, NOW)
    for person in (cast.asha, cast.meera):
        token = (await feeds.open_feed(person.actor, NOW)).rpartition("/")[2].removesuffix(".ics")
        assert f"event-{event}@" in (await feeds.read(token, NOW) or "")
    (record,) = records(await copy_of(cast.asha), "events")
    assert (record["title"], record["status"]) == ("Sleep, together", "confirmed")
