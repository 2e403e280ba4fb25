"""Calendars over HTTP: the private address, and single appointments as files; never with a patient's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from icalendar import Calendar
from sqlmodel import select
from starlette.applications import Starlette

from calmconnect.api import calendar
from calmconnect.api.gate import COOKIE
from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import Status
from calmconnect.services import booking, events, feeds, registrations, rescheduling, sessions
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.doctors import profile
from tests.support.care import ask, met
from tests.support.cast import NOW, PASSWORD, Cast, Person
from tests.support.events import form_at
from tests.support.mailbox import mails_to


async def read(path: str, cookie: str = "") -> Any:
    """What a calendar program gets there, or a browser with this session's cookie."""
    app = Starlette(routes=calendar.routes)
    sent = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://calm.test") as client:
        return await client.get(path, headers=sent)


async def cookie_of(person: Person) -> str:
    """The cookie of somebody who has signed in."""
    return await sessions.sign_in(person.email, PASSWORD, "A browser", utc_now())


async def test_confirmed_sessions_are_read_and_nothing_else(database: str, cast: Cast) -> None:
    now = utc_now()
    await met(cast.asha, cast.meera, now.replace(second=0, microsecond=0))
    await met(cast.ben, cast.jonas, now.replace(second=0, microsecond=0), Status.CANCELLED)
    for person, words in ((cast.asha, f"Session with {cast.meera.name}"), (cast.meera, "CalmConnect session")):
        path = urlsplit(await feeds.open_feed(person.actor, now)).path
        answer = await read(path)
        assert answer.status_code == 200 and answer.headers["cache-control"] == "private, no-store"
        events: list[Any] = Calendar.from_ical(answer.text).walk("VEVENT")
        assert [str(event["SUMMARY"]) for event in events] == [words]
        assert cast.asha.name not in answer.text
    answer = await read(urlsplit(await feeds.open_feed(cast.ben.actor, now)).path)
    assert "VEVENT" not in answer.text


async def test_an_address_that_is_closed_replaced_or_invented(database: str, cast: Cast) -> None:
    now = utc_now()
    first = urlsplit(await feeds.open_feed(cast.asha.actor, now)).path
    second = urlsplit(await feeds.open_feed(cast.asha.actor, now)).path
    assert [(await read(path)).status_code for path in (first, second, "/calendar/guess.ics")] == [404, 200, 404]
    await feeds.close_feed(cast.ben.actor)
    assert (await read(second)).status_code == 200
    await feeds.close_feed(cast.asha.actor)
    assert (await read(second)).status_code == 404 and await feeds.opened_at(cast.asha.actor) is None


async def test_a_disabled_person_has_no_calendar(database: str, cast: Cast) -> None:
    path = urlsplit(await feeds.open_feed(cast.asha.actor, utc_now())).path
    async with transaction() as rows:
        user = await rows.get_one(User, cast.asha.id)
        user.disabled_at = utc_now()
        rows.add(user)
    assert (await read(path)).status_code == 404


async def test_an_appointment_taken_along_is_the_one_that_came_by_mail(database: str, cast: Cast) -> None:
    now = utc_now()
    slots = (await profile(cast.meera.id, now)).slots
    number = await ask(cast.asha, cast.meera, slots[9].starts, now=now)
    await booking.accept(cast.meera.actor, number, now)
    proposal = await rescheduling.propose(cast.meera.actor, number, epoch_ms(slots[-1].starts), "", now)
    await rescheduling.accept(cast.asha.actor, proposal, now)
    (event,) = await events_of(cast.asha, number + 1)
    async with reading() as rows:
        mails = (await rows.exec(select(OutgoingMail).where(OutgoingMail.user_id == cast.asha.id))).all()
    (mailed,) = Calendar.from_ical([mail.calendar for mail in mails if mail.calendar][-1]).walk("VEVENT")
    for field in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"):
        assert event[field].to_ical() == mailed[field].to_ical(), field
    assert int(event["SEQUENCE"]) == 1
    assert [str(one["SUMMARY"]) for one in await events_of(cast.meera, number + 1)] == ["CalmConnect session"]


async def events_of(person: Person, number: int) -> list[Any]:
    """What somebody takes along of an appointment of theirs."""
    answer = await read(f"/appointments/{number}.ics", await cookie_of(person))
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")
    assert answer.headers["content-disposition"] == 'attachment; filename="session.ics"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Asha" not in answer.text and "I sleep badly" not in answer.text
    return Calendar.from_ical(answer.text).walk("VEVENT")


async def test_strangers_hear_of_an_appointment_what_they_hear_of_none(database: str, cast: Cast) -> None:
    theirs = await met(cast.asha, cast.meera)
    asked = await met(cast.asha, cast.jonas, NOW + timedelta(hours=1), Status.PENDING)
    none = await read("/appointments/999999.ics", await cookie_of(cast.asha))
    wanted = [(f"/appointments/{theirs}.ics", one) for one in (cast.ben, cast.jonas, cast.tara, cast.alex, None)]
    strange = (
        f"/appointments/{asked}.ics",
        "/appointments/x.ics",
        f"/appointments/{10**30}.ics",
        "/appointments/-1.ics",
    )
    for path, person in [*wanted, *[(path, cast.asha) for path in strange]]:
        answer = await read(path, await cookie_of(person) if person else "made up")
        told = (answer.status_code, answer.text, sorted(answer.headers.items()))
        assert told == (404, none.text, sorted(none.headers.items())), path


async def test_an_event_is_taken_along_by_who_has_a_place_and_by_nobody_else(database: str, cast: Cast) -> None:
    event = await events.add(cast.alex.actor, form_at(cast, utc_now() + timedelta(days=3)), utc_now())
    await registrations.register(cast.asha.actor, event, utc_now())
    path = f"/events/{event}.ics"
    answer = await read(path, await cookie_of(cast.asha))
    (found,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert answer.status_code == 200 and str(found["SUMMARY"]) == "CalmConnect event" and found["SEQUENCE"] == 2
    (mailed,) = (mail for mail in await mails_to(cast.asha.email) if mail.calendar)
    assert Calendar.from_ical(mailed.calendar or "").walk("VEVENT")[0]["UID"] == found["UID"]
    for cookie in ("", *[await cookie_of(one) for one in (cast.ben, cast.meera, cast.alex)]):
        assert (await read(path, cookie)).status_code == 404
    assert (await read("/events/x.ics", await cookie_of(cast.asha))).status_code == 404
