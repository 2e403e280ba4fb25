"""Events as admins write them: by themselves and in series, published, moved and called off, with everybody told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from calmconnect.db.mail import OutgoingMail
from calmconnect.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from calmconnect.domain.events import EventStatus
from calmconnect.domain.people import Role
from calmconnect.domain.registrations import RegistrationStatus
from calmconnect.services import event_views, events, registrations
from calmconnect.services.event_views import Among
from tests.support.cast import NOW, Cast
from tests.support.events import DAY, STARTS, crowd, form, is_published, kept, planned, series_of, standing, those_at
from tests.support.mailbox import mails_to
from tests.support.rows import all_rows


def in_calendar(mail: OutgoingMail) -> Any:
    """The event that came with a mail."""
    return Calendar.from_ical(mail.calendar or "").walk("VEVENT")[0]


LATER = NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"title": "x" * 81, "description": ""}, {"title", "description"}),
        ({"kind": "party"}, {"kind"}),
        ({"host": "987654"}, {"host"}),
        ({"host": "Dr. Meera"}, {"host"}),
        ({"place": "moon"}, {"place"}),
        ({"address": " "}, {"address"}),
        ({"capacity": "0"}, {"capacity"}),
        ({"capacity": "10000"}, {"capacity"}),
        ({"capacity": "many"}, {"capacity"}),
        ({"place": "circle", "capacity": "4"}, {"capacity"}),
        ({"closes": "17"}, {"closes"}),
        ({"day": "2026-03-10"}, {"day"}),
        ({"ends": "17:00"}, {"ends"}),
        ({"time_zone": "Mars/Base", "capacity": ""}, {"time_zone", "capacity"}),
        ({"rhythm": "week", "times": "1000"}, {"times"}),
    ],
)
async def test_bad_input_is_told_by_its_field_and_changes_nothing(
    database: str, cast: Cast, change: dict[str, object], fields: set[str]
) -> None:
    before = await all_rows()
    with pytest.raises(Invalid) as refusal:
        await events.add(cast.alex.actor, form(cast, **change), NOW)
    assert set(refusal.value.fields) == fields and await all_rows() == before


async def test_only_a_doctor_hosts_online_and_only_admins_write(database: str, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        await planned(cast, host=str(cast.alex.id), place="circle", capacity="3")
    assert set(refusal.value.fields) == {"host"}
    at_address = await planned(cast, host=str(cast.alex.id))
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await events.add(person.actor, form(cast), NOW)
        with pytest.raises(NotAllowed):
            await events.change(person.actor, at_address, form(cast), 1, "this", NOW)
    hosts = await event_views.possible_hosts(cast.alex.actor)
    assert {number: role for number, (_, role) in hosts.items()} == {
        cast.meera.id: Role.DOCTOR,
        cast.jonas.id: Role.DOCTOR,
        cast.alex.id: Role.ADMIN,
    }


async def test_a_draft_is_seen_by_admins_alone_until_it_is_published(database: str, cast: Cast) -> None:
    event = await planned(cast, published=None)
    assert (await event_views.browse(cast.asha.actor, None, None, 0, NOW)).total == 0
    for reach in (
        event_views.one(cast.asha.actor, event),
        event_views.of_host(cast.meera.actor, event),
        registrations.register(cast.asha.actor, event, NOW),
    ):
        with pytest.raises(NotFound):
            await reach
    assert (await event_views.every(cast.alex.actor, Among.DRAFTS, 0, NOW)).total == 1
    await events.publish(cast.alex.actor, event, 1, "this", NOW)
    (seen,) = (await event_views.browse(cast.asha.actor, None, None, 0, NOW)).rows
    assert (seen.event.id, seen.host, seen.mine) == (event, cast.meera.name, None)
    (host_mail,) = await mails_to(cast.meera.email)
    assert "Sleep" not in host_mail.text + host_mail.subject + (host_mail.calendar or "")


async def test_a_series_is_rows_of_its_own_that_can_differ(database: str, cast: Cast) -> None:
    first = await planned(cast, rhythm="week", times="4")
    series = await series_of(first)
    assert [one.starts_at - STARTS for one in series] == [timedelta(weeks=n) for n in range(4)]
    assert all(is_published(one) for one in series)
    third = series[2].id or 0
    await events.change(cast.alex.actor, third, form(cast, day="2026-03-27", title="Dreams"), 2, "this", LATER)
    await events.change(
        cast.alex.actor,
        series[1].id or 0,
        form(cast, day="2026-03-21", begins="10:00", ends="11:30"),
        2,
        "following",
        LATER,
    )
    changed = await series_of(first)
    assert [f"{one.starts_at:%a %d %H:%M}" for one in changed] == [
        "Fri 13 18:00",
        "Sat 21 10:00",
        "Sat 28 10:00",
        "Sat 04 10:00",
    ]
    assert [one.title for one in changed] == ["Sleep, together"] * 2 + ["Dreams", "Sleep, together"]
    assert await events.call_off(cast.alex.actor, third, "", "following", LATER) == 2
    assert [one.status for one in await series_of(first)] == [EventStatus.PUBLISHED] * 2 + [EventStatus.CANCELLED] * 2


async def test_of_two_who_edit_at_once_the_second_is_told(database: str, cast: Cast) -> None:
    event = await planned(cast)
    version = (await kept(event)).version
    both = [
        events.change(cast.alex.actor, event, form(cast, capacity=str(many)), version, "this", NOW) for many in (5, 6)
    ]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    (refused,) = [one for one in outcomes if isinstance(one, BaseException)]
    assert isinstance(refused, events.Changed) and refused.by == cast.alex.name
    assert (await kept(event)).version == version + 1
    with pytest.raises(events.Changed):
        await events.publish(cast.alex.actor, event, version, "this", NOW)


async def test_another_time_is_told_with_a_rising_sequence_and_no_name(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1")
    await registrations.register(cast.asha.actor, event, NOW)
    await registrations.register(cast.ben.actor, event, NOW)
    await events.change(cast.alex.actor, event, form(cast, capacity="1", title="Nights"), 2, "this", LATER)
    assert len(await mails_to(cast.asha.email)) == 1, "a new name is no reason to write"
    await events.change(
        cast.alex.actor, event, form(cast, capacity="1", title="Nights", begins="17:00"), 3, "this", LATER
    )
    mails = await mails_to(cast.asha.email)
    first, second = (in_calendar(mail) for mail in mails)
    assert first["UID"] == second["UID"] and first["SEQUENCE"] < second["SEQUENCE"]
    assert second["DTSTART"].dt == STARTS - timedelta(hours=1)
    for mail in (*mails, *await mails_to(cast.ben.email), *await mails_to(cast.meera.email)):
        assert "Nights" not in mail.text + mail.subject and "Sleep" not in mail.text + mail.subject
        assert cast.asha.name not in (mail.calendar or "") and "Sleep" not in (mail.calendar or "")
    (waits,) = await mails_to(cast.ben.email)
    assert waits.calendar is None, "who waits has nothing in a calendar yet"


async def test_calling_off_tells_everybody_and_ends_registering(database: str, cast: Cast) -> None:
    event = await planned(cast, capacity="1")
    await registrations.register(cast.asha.actor, event, NOW)
    await registrations.register(cast.ben.actor, event, NOW)
    await events.call_off(cast.alex.actor, event, "Dr. Meera is ill.", "this", LATER)
    called_off = (await mails_to(cast.asha.email))[-1]
    assert "METHOD:CANCEL" in (called_off.calendar or "") and "ill" not in called_off.text
    assert len(await mails_to(cast.ben.email)) == 1
    (mine,) = await event_views.own(cast.asha.actor, LATER)
    assert (mine.event.status, mine.event.why) == (EventStatus.CANCELLED, "Dr. Meera is ill.")
    crowded = (await crowd(1))[0]
    for who in (cast.asha.actor, crowded):
        with pytest.raises((Conflict, NotFound)):
            await registrations.give_up(who, event, LATER)
    with pytest.raises(NotFound):
        await event_views.one(crowded, event)
    with pytest.raises(Conflict):
        await events.call_off(cast.alex.actor, event, "", "this", LATER)


async def test_what_has_begun_is_left_alone(database: str, cast: Cast) -> None:
    event = await planned(cast)
    with pytest.raises(Conflict):
        await events.change(cast.alex.actor, event, form(cast, capacity="3"), 2, "this", STARTS)
    with pytest.raises(Invalid):
        await events.change(cast.alex.actor, event, form(cast), 2, "all", NOW)
    await events.call_off(cast.alex.actor, event, "", "this", STARTS + timedelta(minutes=5))
    with pytest.raises(Conflict):
        await events.publish(cast.alex.actor, await planned(cast, published=None), 1, "this", STARTS)


async def test_a_draft_is_thrown_away(database: str, cast: Cast) -> None:
    before = (await all_rows())["events"]
    event = await planned(cast, published=None, rhythm="month", until="2026-06-30")
    assert len(await series_of(event)) == 4
    assert await events.call_off(cast.alex.actor, event, "", "following", NOW) == 4
    assert (await all_rows())["events"] == before == []


async def test_more_places_move_people_up_and_fewer_take_nobodys(database: str, cast: Cast) -> None:
    event, people = await planned(cast, capacity="2"), await crowd(6)
    for one in people:
        await registrations.register(one, event, NOW)
    change = events.change
    assert await change(cast.alex.actor, event, form(cast, capacity="4"), 2, "this", NOW) == 0
    placed = [one.user_id for one in people[:4]]
    assert await those_at(event, RegistrationStatus.CONFIRMED) == placed
    assert await change(cast.alex.actor, event, form(cast, capacity="1"), 3, "this", NOW) == 3
    assert await those_at(event, RegistrationStatus.CONFIRMED) == placed
    await registrations.give_up(people[0], event, NOW)
    assert len(await those_at(event, RegistrationStatus.WAITLISTED)) == 2, "there are still too many"
    assert await standing(event, cast.asha) is None and DAY in form(cast).values()
