"""The hub of a service with one process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from calmconnect.hub.base import Fact, Listener
from calmconnect.quiet import where

log = logging.getLogger(__name__)


class LocalHub:
    """Facts are handed over on the event loop in order; leases live in a dictionary. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._listeners: list[Listener] = []
        self._leases: dict[str, dict[str, float]] = {}
        self._facts: asyncio.Queue[tuple[str, Fact]] = asyncio.Queue()
        self._delivery: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """See `Hub.start`."""
        self._delivery = asyncio.create_task(self._deliver(), name="hub-delivery")

    async def stop(self) -> None:
        """See `Hub.stop`."""
        if self._delivery:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)

    def listen(self, listener: Listener) -> None:
        """See `Hub.listen`."""
        self._listeners.append(listener)

    async def publish(self, topic: str, fact: Fact) -> None:
        """See `Hub.publish`."""
        self._facts.put_nowait((topic, fact))

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """See `Hub.hold`."""
        fresh = not self._living(name)
        self._leases.setdefault(name, {})[holder] = self._clock() + seconds
        return fresh

    async def release(self, name: str, holder: str) -> bool:
        """See `Hub.release`."""
        self._leases.get(name, {}).pop(holder, None)
        return not self._living(name)

    async def lead(self, name: str, holder: str, seconds: float) -> bool:
        """See `Hub.lead`."""
        if self._living(name).keys() - {holder}:
            return False
        self._leases[name] = {holder: self._clock() + seconds}
        return True

    async def held(self, names: list[str]) -> set[str]:
        """See `Hub.held`."""
        return {name for name in names if self._living(name)}

    def _living(self, name: str) -> dict[str, float]:
        now = self._clock()
        shares = {holder: ends for holder, ends in self._leases.get(name, {}).items() if ends > now}
        if shares:
            self._leases[name] = shares
        else:
            self._leases.pop(name, None)
        return shares

    async def _deliver(self) -> None:
        while True:
            topic, fact = await self._facts.get()
            await tell(self._listeners, topic, fact)


async def tell(listeners: list[Listener], topic: str, fact: Fact) -> None:
    """Hand one fact to each listener; one that fails does not keep it from the others."""
    for listener in tuple(listeners):
        try:
            await listener(topic, fact)
        except Exception as error:
            # The fact itself stays out of the log: topics name people.
            log.error("A listener failed on a fact: %s at %s", type(error).__name__, where(error))
