"""The private calendar address: read by whoever knows it, gone once it is closed, and never with a patient's name."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
from icalendar import Calendar
from starlette.applications import Starlette

from calmconnect.api import calendar
from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.booking import Status
from calmconnect.services import feeds
from calmconnect.services.clock import utc_now
from tests.support.care import met
from tests.support.cast import Cast


async def read(path: str) -> Any:
    """What a calendar program gets there."""
    app = Starlette(routes=calendar.routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://calm.test") as client:
        return await client.get(path)


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
