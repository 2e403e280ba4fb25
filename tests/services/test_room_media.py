"""Rooms by a real media server: who speaks is handed on to those who watch, and who takes part no more is cut off at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from calmconnect.domain.errors import Conflict, Invalid, NotFound, TooFast
from calmconnect.domain.rooms import Standing
from calmconnect.services import janus, limits, room_lines, room_media, rooms
from calmconnect.services.media_base import Gone
from tests.support.calling import OFFER, page
from tests.support.cast import NOW, Cast, Person
from tests.support.database import configured
from tests.support.media_server import MediaServer, media_server
from tests.support.room_pages import Page
from tests.support.rooms import gathered, kept_member, kept_room, knocks
from tests.support.rows import all_rows


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MediaServer]:
    """A media server of these tests' own."""
    with media_server(tmp_path_factory.mktemp("janus")) as started:
        yield started


@pytest.fixture(autouse=True)
def known(running: MediaServer, settings_of_tests: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The service knows of it, and waits for it as long as a busy machine may take."""
    monkeypatch.setattr(janus.in_time, "seconds", 60.0)
    monkeypatch.setattr(room_lines, "_PATIENCE_SECONDS", 60.0)
    with configured(**running.settings):
        yield


async def in_a_large_room(cast: Cast, *people: Person) -> tuple[int, str]:
    """A circle for six of Dr. Meera's, who has let these in."""
    return await gathered(cast, *people, size=6)


async def test_who_is_in_is_seen_and_heard_and_who_is_removed_is_cut_off(
    database: str, cast: Cast, running: MediaServer
) -> None:
    room, _ = await in_a_large_room(cast, cast.asha, cast.ben)
    pages = {one: Page(one, room) for one in (cast.meera, cast.asha, cast.ben)}
    try:
        for person in (cast.meera, cast.asha):
            await pages[person].send()
        assert await pages[cast.asha].sees_and_hears(cast.meera)
        assert await pages[cast.ben].sees_and_hears(cast.meera)
        assert len(running.sessions()) == 3
        await rooms.take(cast.meera.actor, room, "remove", cast.asha.id, NOW)
        assert len(running.sessions()) == 2
        with pytest.raises(Conflict):
            await room_media.watch(cast.asha.actor, room, page(cast.asha), cast.meera.id, NOW)
        with pytest.raises(Conflict):
            await room_media.watch(cast.ben.actor, room, page(cast.ben), cast.asha.id, NOW)
        number = room_media.number_of(await kept_room(room))
        await rooms.take(cast.meera.actor, room, "end", cast.meera.id, NOW)
        assert running.sessions() == []
        session = await janus.begin()
        with pytest.raises(Gone):
            await janus.watch(session, number, 1)
        await janus.end(session)
    finally:
        for one in pages.values():
            await one.close()


async def test_whoever_may_speak_no_more_is_handed_on_no_more(database: str, cast: Cast, running: MediaServer) -> None:
    key = await rooms.open_(cast.meera.actor, "Sleeping well", "audience", "30", NOW)
    room = await knocks(cast.meera, key)
    await knocks(cast.asha, key)
    await rooms.take(cast.meera.actor, room, "admit", cast.asha.id, NOW)
    with pytest.raises(Conflict, match="raise your hand"):
        await room_media.send(cast.asha.actor, room, page(cast.asha), OFFER, NOW)
    await rooms.take(cast.meera.actor, room, "give_word", cast.asha.id, NOW)
    asha = Page(cast.asha, room)
    try:
        await asha.send()
        assert (await kept_member(room, cast.asha)).feed
        await rooms.take(cast.meera.actor, room, "take_word", cast.asha.id, NOW)
        assert (await kept_member(room, cast.asha)).feed is None
        assert len(running.sessions()) == 1
    finally:
        await asha.close()
        await rooms.close(cast.meera.actor, room, NOW)
    assert running.sessions() == []


async def test_sessions_go_on_with_their_page_and_end_when_another_takes_its_place(
    database: str, cast: Cast, running: MediaServer
) -> None:
    room, key = await in_a_large_room(cast, cast.asha)
    asha = Page(cast.asha, room)
    try:
        await asha.send()
        before = running.sessions()
        assert await room_lines.see_to(NOW + timedelta(minutes=1)) == 0
        await rooms.knock(cast.asha.actor, key, page(cast.asha, "second"), NOW)
        assert (await kept_member(room, cast.asha)).feed is None
        assert [await room_lines.see_to(NOW), await room_lines.see_to(NOW)] == [1, 0]
        assert len(before) == 1 and running.sessions() == []
    finally:
        await asha.close()


async def test_a_media_server_that_begins_anew_is_gone_on_with(database: str, cast: Cast, running: MediaServer) -> None:
    room, _ = await in_a_large_room(cast, cast.asha)
    asha = Page(cast.asha, room)
    try:
        await asha.send()
        running.kill()
        with pytest.raises(Conflict, match="we keep trying"):
            await room_media.send(cast.asha.actor, room, page(cast.asha), OFFER, NOW)
        assert await room_lines.see_to(NOW + timedelta(minutes=1)) == 0
        running.start()
        with pytest.raises(Conflict):
            await room_media.send(cast.asha.actor, room, page(cast.asha), OFFER, NOW)
        assert (await kept_member(room, cast.asha)).feed is None
        await asha.send()
        assert (await kept_member(room, cast.asha)).feed
    finally:
        await asha.close()
        await rooms.close(cast.meera.actor, room, NOW)
    assert running.sessions() == []


async def test_a_media_server_that_does_not_answer_holds_nobody_up(
    database: str, cast: Cast, running: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = await in_a_large_room(cast, cast.asha)
    asha = Page(cast.asha, room)
    monkeypatch.setattr(janus.in_time, "_left_alone_until", 0.0)
    monkeypatch.setattr(janus.in_time, "clock", lambda: 0.0)
    try:
        await asha.send()
        running.pause()
        monkeypatch.setattr(janus.in_time, "seconds", 0.2)
        with pytest.raises(room_media.Away, match="we keep trying"):
            await room_media.send(cast.asha.actor, room, page(cast.asha), OFFER, NOW)
        monkeypatch.setattr(janus.in_time, "seconds", 1e9)
        # Others do not wait for it again, and whoever leaves is gone at once.
        with pytest.raises(room_media.Away):
            await room_media.send(cast.meera.actor, room, page(cast.meera), OFFER, NOW)
        await rooms.take(cast.asha.actor, room, "leave", cast.asha.id, NOW)
        assert (await kept_member(room, cast.asha)).standing is Standing.LEFT
        running.go_on()
        monkeypatch.setattr(janus.in_time, "clock", lambda: janus.in_time.rest)
        assert await room_lines.see_to(NOW) >= 1
    finally:
        running.go_on()
        await asha.close()
        await rooms.close(cast.meera.actor, room, NOW)


async def test_a_step_is_taken_though_the_media_server_takes_long(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = asyncio.Event()

    async def waits(*_: object) -> int:
        await answers.wait()
        raise RuntimeError

    monkeypatch.setattr(room_lines, "see_to", waits)
    monkeypatch.setattr(room_lines, "_PATIENCE_SECONDS", 0.0)
    room, _ = await in_a_large_room(cast, cast.asha)
    await rooms.take(cast.asha.actor, room, "leave", cast.asha.id, NOW)
    assert (await kept_member(room, cast.asha)).standing is Standing.LEFT and len(room_lines._seeing) == 1
    answers.set()
    await asyncio.wait(room_lines._seeing)
    await asyncio.sleep(0)
    assert not room_lines._seeing


async def test_nothing_is_sent_or_watched_by_who_does_not_take_part(
    database: str, cast: Cast, running: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, _ = await in_a_large_room(cast, cast.asha)
    small, _ = await gathered_by_jonas(cast)
    before = await all_rows()
    for actor, number, seat, refusal in (
        (cast.asha, room, page(cast.asha, "second"), Conflict),
        (cast.jonas, small, page(cast.jonas), Conflict),
        (cast.jonas, room, page(cast.jonas), NotFound),
        (cast.asha, 987_654, page(cast.asha), NotFound),
    ):
        with pytest.raises(refusal):
            await room_media.send(actor.actor, number, seat, OFFER, NOW)
        with pytest.raises(refusal):
            await room_media.watch(actor.actor, number, seat, cast.meera.id, NOW)
        with pytest.raises(refusal):
            await room_media.sends(actor.actor, number, seat)
        with pytest.raises(refusal):
            await room_media.answer(actor.actor, number, seat, "1", OFFER)
    for sdp, handle in (("no", "1"), (OFFER, "-1"), (OFFER, 1), (OFFER, "9" * 17)):
        with pytest.raises(Invalid):
            await room_media.answer(cast.asha.actor, room, page(cast.asha), handle, sdp)
    assert await all_rows() == before and running.sessions() == []
    monkeypatch.setattr(limits, "clock", lambda: 0.0)
    limits._left[("sending", cast.asha.id, room)] = (0, 0.0)
    with pytest.raises(TooFast):
        await room_media.sends(cast.asha.actor, room, page(cast.asha))


async def gathered_by_jonas(cast: Cast) -> tuple[int, str]:
    """A circle of four of another doctor's, who is in it."""
    key = await rooms.open_(cast.jonas.actor, "Another hour", "circle", "4", NOW)
    return await knocks(cast.jonas, key), key
