"""The hub of a service with several processes: Redis publish/subscribe, and sorted sets for leases."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from calmconnect.hub.base import MISSED, Fact, Listener
from calmconnect.hub.local import tell
from calmconnect.quiet import where

log = logging.getLogger(__name__)

_CHANNEL = "calm:facts"
_LEASE = "calm:lease:"
_RETRY_SECONDS = 0.5
_PATIENCE_SECONDS = 3.0
# After this long without a word Redis is asked whether it is there: a connection can be gone without any sign of it.
_QUIET_SECONDS = 5.0

T = TypeVar("T")

# All use Redis' own clock, so that processes whose clocks differ agree on when a share has ended.
# KEYS[1] lease; ARGV: holder, seconds. Returns 1 when nobody held a share.
_HOLD = """
local t = redis.call('TIME'); local now = t[1] + t[2] / 1e6
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local fresh = redis.call('ZCARD', KEYS[1]) == 0
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[2]) + 60)
return fresh and 1 or 0
"""
# As `_HOLD`, but refused, with 0, while another holds a share.
_LEAD = """
local t = redis.call('TIME'); local now = t[1] + t[2] / 1e6
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) > 0 and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], math.ceil(ARGV[2]) + 60)
return 1
"""
# KEYS: leases; ARGV[1]: a holder to let go of, or ''. Returns for each lease how many shares are left.
_COUNT = """
local t = redis.call('TIME'); local now = t[1] + t[2] / 1e6
local counts = {}
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  if ARGV[1] ~= '' then redis.call('ZREM', key, ARGV[1]) end
  counts[i] = redis.call('ZCARD', key)
end
return counts
"""


class RedisHub:
    """Reconnects by itself. While Redis is away facts are lost and leases read as held by nobody; both are logged."""

    def __init__(self, url: str, seal: Callable[[str], bytes], unseal: Callable[[bytes], str]) -> None:
        self._seal, self._unseal = seal, unseal
        # Tried twice at once: a connection kept for later may have ended meanwhile.
        again = Retry(NoBackoff(), 1)
        self._redis = Redis.from_url(url, socket_timeout=_PATIENCE_SECONDS, retry=again)
        self._hold = self._redis.register_script(_HOLD)
        self._count = self._redis.register_script(_COUNT)
        self._lead = self._redis.register_script(_LEAD)
        self._listeners: list[Listener] = []
        self._delivery: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()

    async def start(self) -> None:
        """See `Hub.start`. Waits until Redis has taken the subscription, at most ten seconds."""
        self._delivery = asyncio.create_task(self._deliver(), name="hub-delivery")
        await asyncio.wait_for(self._subscribed.wait(), timeout=10)

    async def stop(self) -> None:
        """See `Hub.stop`."""
        while self._delivery and not self._delivery.done():
            # More than once: while it connects again, the Redis library can mistake being cancelled for a lost connection.
            self._delivery.cancel()
            await asyncio.wait([self._delivery], timeout=0.1)
        await self._redis.aclose()

    def listen(self, listener: Listener) -> None:
        """See `Hub.listen`."""
        self._listeners.append(listener)

    async def publish(self, topic: str, fact: Fact) -> None:
        """See `Hub.publish`."""
        try:
            await self._redis.publish(_CHANNEL, self._seal(json.dumps([topic, fact])))
        except RedisError as error:
            log.error("A fact could not be published: %s", type(error).__name__)

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """See `Hub.hold`."""
        return bool(await _asked(self._hold(keys=[_LEASE + name], args=[holder, seconds]), away=0))

    async def release(self, name: str, holder: str) -> bool:
        """See `Hub.release`."""
        return not sum(await _asked(self._count(keys=[_LEASE + name], args=[holder]), away=[0]))

    async def lead(self, name: str, holder: str, seconds: float) -> bool:
        """See `Hub.lead`."""
        return bool(await _asked(self._lead(keys=[_LEASE + name], args=[holder, seconds]), away=0))

    async def held(self, names: list[str]) -> set[str]:
        """See `Hub.held`."""
        if not names:
            return set()
        keys = [_LEASE + name for name in names]
        counts = await _asked(self._count(keys=keys, args=[""]), away=[0] * len(names))
        return {name for name, count in zip(names, counts, strict=True) if count}

    async def _deliver(self) -> None:
        while True:
            try:
                await self._receive()
            except Exception as error:
                log.error("The hub lost Redis and will try again: %s at %s", type(error).__name__, where(error))
                await asyncio.sleep(_RETRY_SECONDS)

    async def _receive(self) -> None:
        async with self._redis.pubsub() as channel:
            await channel.subscribe(_CHANNEL)
            quiet = 0
            while True:
                heard = await channel.get_message(timeout=_QUIET_SECONDS)
                if heard is None:
                    quiet += 1
                    if quiet > 1:
                        raise ConnectionError("Redis does not answer any more")
                    await channel.ping()
                    continue
                quiet = 0
                if heard["type"] == "message":
                    await self._take(heard["data"])
                elif heard["type"] == "subscribe":
                    await self._hear_again()

    async def _hear_again(self) -> None:
        if self._subscribed.is_set():
            await tell(self._listeners, MISSED, {})
        self._subscribed.set()

    async def _take(self, sealed: bytes) -> None:
        try:
            topic, fact = json.loads(self._unseal(sealed))
        except Exception as error:
            log.error("A fact could not be read: %s", type(error).__name__)
            return
        await tell(self._listeners, topic, fact)


async def _asked(answer: Awaitable[T], away: T) -> T:
    """What Redis answers; `away` when it does not."""
    try:
        return await answer
    except RedisError as error:
        log.error("Redis could not be asked: %s", type(error).__name__)
        return away
