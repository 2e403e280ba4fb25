"""What every hub promises, asked of both; and what a hub through Redis lives through."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from calmconnect.hub import MISSED, Fact, Hub
from calmconnect.hub import through_redis as redis_hub
from calmconnect.hub.local import LocalHub
from calmconnect.hub.through_redis import RedisHub
from calmconnect.keys import decrypt, encrypt

# As long as a busy machine may take.
_PATIENCE_SECONDS = 20


@dataclass
class Ear:
    """A listener that remembers."""

    heard: list[tuple[str, Fact]] = field(default_factory=list)
    _more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, topic: str, fact: Fact) -> None:
        async with self._more:
            self.heard.append((topic, fact))
            self._more.notify_all()

    async def until(self, number: int) -> list[tuple[str, Fact]]:
        """All that was heard, once it is that many facts."""
        async with asyncio.timeout(_PATIENCE_SECONDS), self._more:
            await self._more.wait_for(lambda: len(self.heard) >= number)
        return self.heard


@dataclass
class Hubs:
    """Two ends of one hub (the same object in one process), and a way to let time pass for its leases."""

    here: Hub
    there: Hub
    wait: Callable[[float], Awaitable[None]]


@asynccontextmanager
async def local() -> AsyncIterator[Hubs]:
    """The hub of one process, with a clock of the test's own."""
    now = [1000.0]
    hub = LocalHub(clock=lambda: now[0])

    async def wait(seconds: float) -> None:
        now[0] += seconds

    await hub.start()
    yield Hubs(hub, hub, wait)
    await hub.stop()


@asynccontextmanager
async def through_redis(url: str) -> AsyncIterator[Hubs]:
    """The hubs of two processes. Redis has a clock of its own: a lease is made to be older there."""
    async with Redis.from_url(url) as redis, AsyncExitStack() as stack:
        await redis.flushall()
        hubs = [RedisHub(url, seal=encrypt, unseal=decrypt) for _ in range(2)]
        for hub in hubs:
            stack.push_async_callback(hub.stop)
            await hub.start()

        async def wait(seconds: float) -> None:
            for key in await redis.keys("calm:lease:*"):
                for holder in await redis.zrange(key, 0, -1):
                    await redis.zincrby(key, -seconds, holder)

        yield Hubs(hubs[0], hubs[1], wait)


@pytest_asyncio.fixture(params=["local", "redis"])
async def hubs(request: pytest.FixtureRequest) -> AsyncIterator[Hubs]:
    """Each kind of hub."""
    made = local() if request.param == "local" else through_redis(request.getfixturevalue("redis"))
    async with made as pair:
        yield pair


async def test_facts_come_in_order_to_every_listener(hubs: Hubs) -> None:
    ears = [Ear(), Ear(), Ear()]
    hubs.here.listen(ears[0])
    hubs.here.listen(ears[1])
    hubs.there.listen(ears[2])
    sent = [(f"topic:{n % 3}", {"n": n, "words": "Grüße 🌿"}) for n in range(50)]
    for topic, fact in sent:
        await hubs.here.publish(topic, fact)
    for ear in ears:
        assert await ear.until(50) == sent


async def test_whoever_publishes_hears_it_too(hubs: Hubs) -> None:
    ear = Ear()
    hubs.there.listen(ear)
    await hubs.there.publish("a", {})
    assert await ear.until(1) == [("a", {})]


async def test_a_listener_that_fails_keeps_it_from_no_other(hubs: Hubs, caplog: pytest.LogCaptureFixture) -> None:
    async def failing(topic: str, fact: Fact) -> None:
        raise RuntimeError("zebra")

    ear = Ear()
    hubs.here.listen(failing)
    hubs.here.listen(ear)
    for n in range(3):
        await hubs.here.publish("user:7", {"n": n})
    assert len(await ear.until(3)) == 3
    assert "RuntimeError at" in caplog.text
    assert "zebra" not in caplog.text and "user:7" not in caplog.text


async def test_a_listener_may_publish(hubs: Hubs) -> None:
    async def answering(topic: str, fact: Fact) -> None:
        if topic == "question":
            await hubs.here.publish("answer", fact)

    ear = Ear()
    hubs.here.listen(answering)
    hubs.here.listen(ear)
    await hubs.here.publish("question", {"n": 1})
    assert await ear.until(2) == [("question", {"n": 1}), ("answer", {"n": 1})]


async def test_a_lease_ends_by_itself(hubs: Hubs) -> None:
    assert await hubs.here.hold("here:4", "tab-1", 15)
    await hubs.wait(14.5)
    assert await hubs.there.held(["here:4"]) == {"here:4"}
    await hubs.wait(0.6)
    assert await hubs.there.held(["here:4"]) == set()
    assert await hubs.there.hold("here:4", "tab-1", 15)


async def test_a_lease_is_renewed(hubs: Hubs) -> None:
    assert await hubs.here.hold("here:4", "tab-1", 15)
    await hubs.wait(10)
    assert not await hubs.here.hold("here:4", "tab-1", 15)
    await hubs.wait(10)
    assert await hubs.here.held(["here:4"]) == {"here:4"}


async def test_a_lease_with_two_holders_ends_with_the_last(hubs: Hubs) -> None:
    assert await hubs.here.hold("here:4", "tab-1", 15)
    assert not await hubs.there.hold("here:4", "tab-2", 15)
    assert not await hubs.here.release("here:4", "tab-1")
    assert await hubs.here.held(["here:4"]) == {"here:4"}
    assert await hubs.there.release("here:4", "tab-2")
    assert await hubs.here.held(["here:4"]) == set()


async def test_letting_go_of_what_one_does_not_hold_changes_nothing(hubs: Hubs) -> None:
    assert await hubs.here.release("here:4", "tab-1")
    await hubs.here.hold("here:4", "tab-1", 15)
    assert not await hubs.here.release("here:4", "tab-2")
    assert not await hubs.here.release("here:4", "")
    assert await hubs.here.held(["here:4"]) == {"here:4"}


async def test_of_many_names_those_held_are_told(hubs: Hubs) -> None:
    for name in ("a", "c"):
        await hubs.here.hold(name, "x", 15)
    assert await hubs.there.held(["a", "b", "c", "a"]) == {"a", "c"}
    assert await hubs.there.held([]) == set()


async def test_one_leads_at_a_time(hubs: Hubs) -> None:
    assert await hubs.here.lead("clock", "process-1", 15)
    assert not await hubs.there.lead("clock", "process-2", 15)
    await hubs.wait(10)
    assert await hubs.here.lead("clock", "process-1", 15)
    await hubs.wait(10)
    assert not await hubs.there.lead("clock", "process-2", 15)
    await hubs.wait(6)
    assert await hubs.there.lead("clock", "process-2", 15)
    assert not await hubs.here.lead("clock", "process-1", 15)


async def test_of_many_who_come_at_once_one_leads(hubs: Hubs) -> None:
    leaders = await asyncio.gather(
        *((hubs.here, hubs.there)[n % 2].lead("clock", f"process-{n}", 15) for n in range(20))
    )
    assert leaders.count(True) == 1


async def test_of_many_who_come_at_once_one_is_first(hubs: Hubs) -> None:
    firsts = await asyncio.gather(*((hubs.here, hubs.there)[n % 2].hold("here:4", f"tab-{n}", 15) for n in range(20)))
    assert firsts.count(True) == 1


async def test_a_killed_connection_is_opened_again(redis: str) -> None:
    async with through_redis(redis) as hubs, Redis.from_url(redis) as admin:
        ear = Ear()
        hubs.there.listen(ear)
        for nth, kind in enumerate(("pubsub", "normal", "pubsub")):
            await admin.client_kill_filter(_type=kind, skipme=True)
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while (f"a-{nth}", {}) not in ear.heard:
                    await hubs.here.publish(f"a-{nth}", {})
            # Who had to connect again can't know what was said meanwhile, and says so first.
            assert ((MISSED, {}) in ear.heard) is (kind == "pubsub")
            ear.heard.clear()
            assert await hubs.here.hold(f"lease-{nth}", "tab-1", 15)


async def test_a_redis_that_falls_silent_is_left_and_found_again(
    redis: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(redis_hub, "_QUIET_SECONDS", 0.05)
    monkeypatch.setattr(redis_hub, "_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(redis_hub, "_PATIENCE_SECONDS", 0.1)
    async with through_redis(redis) as hubs, Redis.from_url(redis) as admin:
        ear = Ear()
        hubs.there.listen(ear)
        await admin.client_pause(400)
        await hubs.here.publish("lost", {})
        assert await hubs.here.held(["a"]) == set()
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while ("found", {}) not in ear.heard:
                await hubs.here.publish("found", {})
        assert ear.heard[0] == (MISSED, {})
    assert "The hub lost Redis and will try again" in caplog.text
    assert "A fact could not be published: TimeoutError" in caplog.text


async def test_a_redis_that_is_away_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    hub = RedisHub("redis://127.0.0.1:1/0", seal=encrypt, unseal=decrypt)
    await hub.publish("user:7", {"words": "zebra"})
    assert await hub.held(["a"]) == set()
    assert not await hub.hold("a", "x", 5)
    assert await hub.release("a", "x")
    await hub.stop()
    assert caplog.text.count("ConnectionError") == 4 and "zebra" not in caplog.text


async def test_what_nobody_can_read_is_passed_over(redis: str, caplog: pytest.LogCaptureFixture) -> None:
    async with through_redis(redis) as hubs, Redis.from_url(redis) as admin:
        ear = Ear()
        hubs.here.listen(ear)
        for spoilt in (b"not sealed", b"", b"\xff\xfe", encrypt("no json"), encrypt("[1]")):
            await admin.publish("calm:facts", spoilt)
        await hubs.there.publish("a", {"n": 1})
        assert await ear.until(1) == [("a", {"n": 1})]
    assert caplog.text.count("A fact could not be read") == 10


async def test_facts_travel_sealed(redis: str) -> None:
    async with through_redis(redis) as hubs, Redis.from_url(redis) as admin, admin.pubsub() as channel:
        await channel.subscribe("calm:facts")
        await channel.get_message(timeout=5)
        await hubs.here.publish("conversation:7", {"text": "zebra"})
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while (message := await channel.get_message(timeout=1)) is None:
                pass
    assert b"zebra" not in message["data"] and b"conversation" not in message["data"]


async def test_nothing_is_delivered_after_the_stop(hubs: Hubs, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="calmconnect")
    ear = Ear()
    hubs.here.listen(ear)
    await hubs.here.stop()
    await hubs.there.publish("a", {})
    await asyncio.sleep(0)
    assert ear.heard == []
