"""Audiences without a media server of somebody's: one speaks, few listen, and whoever comes beyond that is told so."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from calmconnect.domain.errors import Conflict, Invalid, NotFound
from calmconnect.services import own_media, room_lines, room_media, rooms
from tests.support.calling import OFFER, page
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.room_pages import Page
from tests.support.rooms import as_seen, kept_member, knocks


@pytest.fixture(autouse=True)
def few(settings_of_tests: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One person may listen, and everybody waits as long as a busy machine may take."""
    monkeypatch.setattr(own_media.in_time, "seconds", 60.0)
    monkeypatch.setattr(room_lines, "_PATIENCE_SECONDS", 60.0)
    with configured(audience_listeners=1):
        yield


@pytest_asyncio.fixture(autouse=True)
async def ended(few: None) -> AsyncIterator[None]:
    """The program that serves them is gone afterwards."""
    yield
    await own_media.stop()


async def opened(host: Person, *listeners: Person) -> tuple[int, str]:
    """An audience of a doctor's, who has come and has let these in."""
    key = await rooms.open_(host.actor, "Sleeping well", "audience", "2", NOW)
    room = await knocks(host, key)
    for person in listeners:
        await knocks(person, key)
        await rooms.take(host.actor, room, "admit", person.id, NOW)
    return room, key


async def test_one_speaks_few_listen_and_the_next_one_waits(database: str, cast: Cast) -> None:
    room, key = await opened(cast.meera, cast.asha)
    seen = await as_seen(cast.asha, key)
    assert (seen.voices, seen.full, seen.mesh, seen.size) == (1, True, False, 2)
    meera, asha = Page(cast.meera, room), Page(cast.asha, room)
    try:
        await meera.send()
        assert await asha.sees_and_hears(cast.meera)
    finally:
        await meera.close()
        await asha.close()
    with pytest.raises(Conflict, match="Only one can speak"):
        await rooms.take(cast.meera.actor, room, "give_word", cast.asha.id, NOW)
    with pytest.raises(Conflict, match="raise your hand"):
        await room_media.send(cast.asha.actor, room, page(cast.asha), OFFER, NOW)
    await knocks(cast.ben, key)
    assert (await as_seen(cast.ben, key)).full
    with pytest.raises(Conflict, match="full"):
        await rooms.take(cast.meera.actor, room, "admit", cast.ben.id, NOW)
    await rooms.take(cast.asha.actor, room, "leave", cast.asha.id, NOW)
    assert not (await as_seen(cast.ben, key)).full
    await rooms.take(cast.meera.actor, room, "admit", cast.ben.id, NOW)
    await rooms.take(cast.meera.actor, room, "end", cast.meera.id, NOW)
    assert await room_lines.see_to(NOW) == 0, "all have ended with the room"


async def test_who_listens_where_all_places_are_taken_by_another_room_is_told_so(cast: Cast) -> None:
    first, _ = await opened(cast.meera, cast.asha)
    second, _ = await opened(cast.jonas, cast.ben)
    pages = {one: Page(one, room) for one, room in ((cast.meera, first), (cast.asha, first), (cast.jonas, second))}
    try:
        await pages[cast.meera].send()
        await pages[cast.jonas].send()
        assert await pages[cast.asha].sees_and_hears(cast.meera)
        with pytest.raises(room_media.NoPlace, match="come by themselves"):
            await room_media.watch(cast.ben.actor, second, page(cast.ben), cast.jonas.id, NOW)
        await rooms.take(cast.meera.actor, first, "end", cast.meera.id, NOW)
        await room_media.watch(cast.ben.actor, second, page(cast.ben), cast.jonas.id, NOW)
    finally:
        for one in pages.values():
            await one.close()


async def test_a_program_that_was_killed_is_followed_by_another(cast: Cast) -> None:
    room, _ = await opened(cast.meera, cast.asha)
    meera, asha = Page(cast.meera, room), Page(cast.asha, room)
    try:
        await meera.send()
        program = own_media._program
        assert program is not None
        os.kill(program.pid, signal.SIGKILL)
        await program.wait()
        for person in (cast.meera, cast.asha):
            with pytest.raises(Conflict):
                await room_media.watch(person.actor, room, page(person), cast.meera.id, NOW)
        with pytest.raises(room_media.Away):
            await room_media.send(cast.meera.actor, room, page(cast.meera), OFFER, NOW)
        assert (await kept_member(room, cast.meera)).feed is None
        await meera.send()
        assert await asha.sees_and_hears(cast.meera)
    finally:
        await meera.close()
        await asha.close()


async def test_what_a_stranger_offers_is_refused_before_anything_is_started(cast: Cast) -> None:
    room, _ = await opened(cast.meera)
    for person, seat, refusal in (
        (cast.jonas, page(cast.jonas), NotFound),
        (cast.ben, page(cast.ben), NotFound),
        (cast.meera, page(cast.meera, "second"), Conflict),
    ):
        with pytest.raises(refusal):
            await room_media.send(person.actor, room, seat, OFFER, NOW)
        with pytest.raises(refusal):
            await room_media.watch(person.actor, room, seat, cast.meera.id, NOW)
    with pytest.raises(Invalid):
        await room_media.send(cast.meera.actor, room, page(cast.meera), "no offer", NOW)
    assert own_media._program is None or own_media._program.returncode is not None


async def test_where_nobody_may_listen_there_are_no_audiences(cast: Cast) -> None:
    with configured(audience_listeners=0), pytest.raises(Invalid, match="media server"):
        await rooms.open_(cast.meera.actor, "Sleeping well", "audience", "2", NOW)
    assert await room_lines.see_to(NOW) == 0
    with pytest.raises(Invalid, match="from 2 to 2"):
        await rooms.open_(cast.meera.actor, "Sleeping well", "audience", "3", NOW)
    assert "at most 1." in rooms.limits_of_audiences()
