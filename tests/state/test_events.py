"""Events on the real event path: planned by an admin, taken by patients, noted by the host, closed to everybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from calmconnect.db.events import Event
from calmconnect.db.session import transaction
from calmconnect.services import registrations
from calmconnect.services.clock import utc_now
from calmconnect.state.admin.event import EventFormState
from calmconnect.state.admin.events import AllEventsState
from calmconnect.state.doctor.events import HostedEventsState, HostedEventState
from calmconnect.state.patient.events import EventsState, EventState, NextEventState
from calmconnect.state.shared.event_people import EventPeopleState
from calmconnect.state.shared.registrations import RegistrationState
from tests.support.cast import Cast
from tests.support.events import form_at, kept, series_of
from tests.support.house import House
from tests.support.rows import all_rows

DAY = timedelta(days=1)


def names(rows: list[dict[str, Any]]) -> list[str]:
    """What events are called."""
    return [row["title"] for row in rows]


async def soon(event_id: int) -> None:
    """Let an event begin in a minute."""
    async with transaction() as rows:
        event = await rows.get_one(Event, event_id)
        event.starts_at, event.ends_at = utc_now() + timedelta(minutes=1), utc_now() + timedelta(hours=1)
        rows.add(event)


async def test_what_an_admin_plans_patients_take_and_the_next_moves_up_live(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/events/new")
    hosts = admin.see(EventFormState)["hosts"]
    assert [str(cast.meera.id), cast.meera.name] in [list(one) for one in hosts]
    written = form_at(cast, utc_now() + 2 * DAY, capacity="1", place="circle")
    await admin.send(EventFormState.save, form=written)
    path = admin.notices[-1]["path"]
    event = int(path.rpartition("/")[2])
    first = await (await house.signed_in(cast.asha)).open("/events")
    second = await (await house.signed_in(cast.ben)).open(f"/events/{event}")
    home = await (await house.signed_in(cast.ben)).open("/patient")
    assert names(first.see(EventsState)["rows"]) == [written["title"]]
    await first.send(RegistrationState.register, event=event)
    assert first.see(EventsState)["mine"][0]["mine"] == "confirmed"
    assert second.see(EventState)["rows"][0]["full"] is True
    await second.send(RegistrationState.register, event=event)
    assert second.see(EventState)["rows"][0]["line"] == 1 and "waiting list" in second.notices[-1]["text"]
    assert home.see(NextEventState)["rows"][0]["mine"] == "waitlisted"
    await first.send(RegistrationState.give_up, event=event)
    await second.until(lambda: second.see(EventState)["rows"][0]["mine"] == "confirmed")
    assert cast.asha.name not in str(second._state) and first.see(EventsState)["mine"] == []
    await admin.go(path)
    assert [row["name"] for row in admin.see(EventPeopleState)["placed"]] == [cast.ben.name]


async def test_filters_stand_in_the_address(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/events/new")
    for title, kind, days in (("A", "workshop", 2), ("B", "group_session", 20)):
        planned = form_at(cast, utc_now() + days * DAY, title=title, kind=kind)
        await admin.send(EventFormState.save, form=planned)
        await admin.go("/admin/events/new")
    tab = await (await house.signed_in(cast.asha)).open("/events?kind=workshop")
    assert names(tab.see(EventsState)["rows"]) == ["A"]
    chosen = [one["words"] for one in tab.see(EventsState)["kinds"] if one["chosen"]]
    assert chosen == ["Workshop"]
    for query, found in (("when=week", ["A"]), ("when=month", ["A", "B"]), ("kind=x&when=y&page=z", ["A", "B"])):
        await tab.go(f"/events?{query}")
        assert names(tab.see(EventsState)["rows"]) == found
    await admin.go("/admin/events?show=past")
    assert admin.see(AllEventsState)["rows"] == [] and admin.see(AllEventsState)["loaded"]


async def test_bad_input_is_told_by_its_field_and_nothing_changes(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/events/new")
    good = form_at(cast, utc_now() + 2 * DAY)
    before = (await all_rows())["events"]
    bad = {**good, "capacity": "0", "host": "x", "title": ""}
    await admin.send(EventFormState.save, form=bad)
    assert set(admin.see(EventFormState)["problems"]) == {"title", "capacity", "host"}
    garbage: tuple[Any, ...] = (None, [], "x", {}, {"title": {}})
    for wrong in garbage:
        await admin.send(EventFormState.save, form=wrong)
        assert admin.see(EventFormState)["problems"]
    assert (await all_rows())["events"] == before == []


async def test_of_two_admins_the_second_sees_what_the_first_changed(house: House, cast: Cast) -> None:
    browser = await house.signed_in(cast.alex)
    first = await browser.open("/admin/events/new")
    good = form_at(cast, utc_now() + 2 * DAY, rhythm="week", times="3", published=None)
    await first.send(EventFormState.save, form=good)
    path = first.notices[-1]["path"]
    await first.go(path)
    second = await browser.open(path)
    assert [one[0] for one in second.see(EventFormState)["scopes"]] == ["this", "following"]
    await first.send(EventFormState.save, form={**good, "capacity": "9", "scope": "following"})
    await second.send(EventFormState.save, form={**good, "title": "Mine", "scope": "this"})
    (difference,) = second.see(EventFormState)["differences"]
    assert (difference["label"], difference["before"], difference["after"]) == ("Places", "2", "9")
    event = int(path.rpartition("/")[2])
    assert {(one.capacity, one.title) for one in await series_of(event)} == {(9, good["title"])}
    await second.send(EventFormState.save, form={**good, "title": "Mine", "capacity": "9", "scope": "this"})
    assert second.see(EventFormState)["changed_by"] == "" and (await kept(event)).title == "Mine"
    await second.send(EventFormState.publish, form={"scope": "following"})
    assert second.see(EventFormState)["rows"][0]["status"] == "published"
    await second.send(EventFormState.call_off, form={"scope": "following", "why": ""})
    assert "3 in all" in second.notices[-1]["text"]
    await second.go(f"/admin/events/new?copy={event}")
    copied = second.see(EventFormState)
    assert (copied["number"], copied["title"], copied["day"], copied["scopes"]) == (0, "Mine", "", [])
    await second.go("/admin/events/new?copy=987654")
    assert second.see(EventFormState)["missing"] is True


async def test_a_host_opens_the_room_and_notes_who_came(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/events/new")
    await admin.send(EventFormState.save, form=form_at(cast, utc_now() + 2 * DAY, place="circle"))
    event = int(admin.notices[-1]["path"].rpartition("/")[2])
    await registrations.register(cast.asha.actor, event, utc_now())
    host = await (await house.signed_in(cast.meera)).open("/doctor/events")
    assert names(host.see(HostedEventsState)["coming"]) == ["Sleep, together"]
    await host.go(f"/doctor/events/{event}")
    assert host.see(HostedEventState)["rows"][0]["places"] == "1 of 2 places taken"
    await host.send(EventPeopleState.mark, person=cast.asha.id, came="yes")
    assert "once it begins" in host.notices[-1]["text"]
    await soon(event)
    await host.send(EventPeopleState.load)
    await host.send(RegistrationState.join, event=event)
    assert any("/rooms/" in str(one) for one in host.events[-3:])
    await host.send(EventPeopleState.mark, person=cast.asha.id, came="yes")
    assert host.see(EventPeopleState)["placed"][0]["status"] == "attended"
    await host.send(EventPeopleState.mark, person=cast.asha.id, came="unsaid")
    await host.send(EventPeopleState.mark_rest)
    assert host.see(EventPeopleState)["placed"][0]["status"] == "missed"


async def test_nobody_else_gets_in(house: House, cast: Cast) -> None:
    admin = await (await house.signed_in(cast.alex)).open("/admin/events/new")
    form = form_at(cast, utc_now() + 2 * DAY)
    await admin.send(EventFormState.save, form=form)
    event = int(admin.notices[-1]["path"].rpartition("/")[2])
    before = (await all_rows())["events"], (await all_rows())["registrations"]
    for person in (cast.asha, cast.jonas, cast.tara):
        tab = await (await house.signed_in(person)).open(f"/admin/events/{event}")
        await tab.send(EventFormState.save, form=form)
        await tab.send(EventFormState.publish, form={"scope": "this"})
        await tab.send(EventFormState.call_off, form={"scope": "this"})
        await tab.send(EventPeopleState.mark_rest)
        assert not tab.see(EventFormState).get("loaded") and not tab.see(EventPeopleState).get("placed")
    stranger = await (await house.signed_in(cast.jonas)).open(f"/doctor/events/{event}")
    assert stranger.see(HostedEventState)["missing"] is True
    for value in (None, "x", -1, 2**70, [event]):
        await stranger.send(RegistrationState.join, event=value)
    assert ((await all_rows())["events"], (await all_rows())["registrations"]) == before
