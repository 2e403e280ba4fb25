"""The media server as the service asks it, with somebody who sends and somebody who watches by another program: aiortc."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
import pytest_asyncio

from calmconnect.services import janus
from calmconnect.services.media_base import Gone, NotReached, Offered
from calmconnect.settings import Settings
from tests.support.connections import Connections, connect, sees_and_hears
from tests.support.media_server import MediaServer, media_server

ROOM = 7
# As long as a busy machine may take.
LIMIT_SECONDS = 60.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MediaServer]:
    """A media server of these tests' own."""
    with media_server(tmp_path_factory.mktemp("janus")) as started:
        yield started


@pytest.fixture(autouse=True)
def configured(running: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service knows of it."""
    monkeypatch.setattr(janus.in_time, "seconds", LIMIT_SECONDS)
    given = Settings.model_validate(running.settings)
    monkeypatch.setattr(janus, "settings", lambda: given)


@pytest_asyncio.fixture
async def pages() -> AsyncIterator[Connections]:
    """Connections of pages to the media server."""
    opened = Connections()
    yield opened
    await opened.close()


async def watched(session: int, feed: int) -> Offered:
    """What somebody sends, as soon as they and the media server have reached each other."""
    while True:
        with suppress(Gone):
            return await janus.watch(session, ROOM, feed)
        await asyncio.sleep(0.05)


async def test_what_one_sends_reaches_who_watches_until_the_session_ends(
    running: MediaServer, pages: Connections
) -> None:
    first, second = await janus.begin(), await janus.begin()
    async with asyncio.timeout(LIMIT_SECONDS):
        sender = await pages.offer()
        sent = await janus.send(first, ROOM, 2, sender.localDescription.sdp)
        await connect(sender, sent.sdp)
        offered = await watched(second, sent.feed)
        watcher = await pages.answer(offered.sdp)
        await janus.answer(second, offered.handle, watcher.localDescription.sdp)
        assert await sees_and_hears(watcher)
        await janus.keep(second)
        await janus.end(first)
        with pytest.raises(Gone):
            await janus.watch(second, ROOM, sent.feed)
        await janus.end(second)
    assert running.sessions() == []
    await janus.close(ROOM)
    await janus.close(ROOM)
    for what in (janus.keep(first), janus.end(first), janus.watch(first, ROOM, 1), janus.send_no_more(first, 1)):
        with pytest.raises(Gone):
            await what


async def test_a_server_that_is_away_or_knows_another_secret_is_not_reached(
    running: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url, secret in (("http://127.0.0.1:9/janus", "x"), (str(running.settings["janus_url"]), "another")):
        given = Settings(janus_url=url, janus_secret=secret)
        monkeypatch.setattr(janus, "settings", lambda given=given: given)
        with pytest.raises(NotReached):
            await janus.begin()
    assert running.sessions() == []
