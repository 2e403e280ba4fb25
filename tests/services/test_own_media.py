"""The small media server of our own as the service asks it: it serves few, strangers not at all, and ends by itself."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from calmconnect.services import own_media
from calmconnect.services.media_base import Full, Gone, NotReached, Sent
from tests.support.calling import OFFER
from tests.support.connections import Connections, connect, sees_and_hears
from tests.support.database import configured

ROOM = 7
LISTENERS = 2


class Pages(Connections):
    """Connections of pages."""

    async def sends(self) -> tuple[int, Sent]:
        """A page sends a picture and a sound; gives its session, and what it sends."""
        page, session = await self.offer(), await own_media.begin()
        sent = await own_media.send(session, ROOM, 1, page.localDescription.sdp)
        await connect(page, sent.sdp)
        return session, sent

    async def sees_and_hears(self, session: int, feed: int) -> bool:
        """Whether what somebody sends arrives, as a picture that changes and a sound that is not silence."""
        offered = await own_media.watch(session, ROOM, feed)
        page = await self.answer(offered.sdp)
        # As from a browser that hides its addresses, and is found by what it sends.
        hidden = [line for line in page.localDescription.sdp.splitlines() if not line.startswith("a=candidate")]
        await own_media.answer(session, offered.handle, "\r\n".join([*hidden, ""]))
        return await sees_and_hears(page)


@pytest_asyncio.fixture
async def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pages]:
    """Pages, and a service that waits as long as a busy machine may take."""
    monkeypatch.setattr(own_media.in_time, "seconds", 60.0)
    opened = Pages()
    with configured(var_dir=tmp_path, audience_listeners=LISTENERS):
        yield opened
        await opened.close()
        await own_media.stop()
    assert not (tmp_path / "audience.json").exists()


def where(folder: Path) -> dict[str, object]:
    """What the program has written of itself."""
    found: dict[str, object] = json.loads((folder / "audience.json").read_text())
    return found


async def test_few_are_served_and_the_next_one_is_told_so_until_there_is_a_place(pages: Pages) -> None:
    session, sent = await pages.sends()
    listeners = [await own_media.begin() for _ in range(LISTENERS + 1)]
    for one in listeners[:LISTENERS]:
        assert await pages.sees_and_hears(one, sent.feed)
    with pytest.raises(Full):
        await own_media.watch(listeners[-1], ROOM, sent.feed)
    # Whoever listens anew takes no second place, and who has left takes none.
    await own_media.watch(listeners[0], ROOM, sent.feed)
    await own_media.end(listeners[0])
    assert await pages.sees_and_hears(listeners[-1], sent.feed)
    await own_media.keep(session)
    await own_media.send_no_more(session, sent.handle)
    for what in (
        own_media.watch(listeners[1], ROOM, sent.feed),
        own_media.send_no_more(session, sent.handle),
        own_media.keep(listeners[0]),
        own_media.end(listeners[0]),
        own_media.answer(listeners[1], 1, OFFER),
    ):
        with pytest.raises(Gone):
            await what


async def test_strangers_are_not_answered_and_what_is_no_description_is_refused(pages: Pages, tmp_path: Path) -> None:
    _, sent = await pages.sends()
    found = where(tmp_path)
    assert (tmp_path / "audience.json").stat().st_mode & 0o077 == 0
    strangers: list[object] = [{"do": "begin"}, {"do": "begin", "secret": "x"}, {"do": "begin", "secret": 5}, [], "é"]
    for said in strangers:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(str(found["port"])))
        writer.write(json.dumps(said).encode() + b"\n")
        assert await reader.read() == b""
        writer.close()
    another = await own_media.begin()
    with pytest.raises(Gone):
        await own_media.watch(another, ROOM + 1, sent.feed)
    many = OFFER + "m=audio 9 X 0\r\n" * 3
    for sdp in ("v=0", "v=0\r\nm=audio 9 X 0\r\n", many):
        with pytest.raises(NotReached):
            await own_media.send(another, ROOM, 1, sdp)
    assert await pages.sees_and_hears(another, sent.feed), "nobody else is disturbed"


async def test_one_that_was_killed_is_followed_by_another(pages: Pages, tmp_path: Path) -> None:
    session, sent = await pages.sends()
    first = where(tmp_path)
    os.kill(int(str(first["pid"])), signal.SIGKILL)
    assert own_media._program is not None
    await own_media._program.wait()
    for what in (own_media.keep(session), own_media.watch(session, ROOM, sent.feed)):
        with pytest.raises(Gone):
            await what
    _, sent = await pages.sends()
    assert where(tmp_path)["pid"] != first["pid"] and where(tmp_path)["secret"] != first["secret"]
    assert await pages.sees_and_hears(await own_media.begin(), sent.feed)


async def test_several_who_need_it_at_once_start_one(pages: Pages) -> None:
    begun = await asyncio.gather(*[own_media.begin() for _ in range(5)])
    assert len(set(begun)) == 5
    for one in begun:
        await own_media.keep(one)


async def test_a_second_program_leaves_the_place_to_the_first(pages: Pages, tmp_path: Path) -> None:
    session = await own_media.begin()
    first, own_media._program = own_media._program, None
    await own_media._start()
    assert own_media._program is not None and await own_media._program.wait() == 0
    own_media._program = first
    await own_media.keep(session)
