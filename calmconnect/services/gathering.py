"""Does many small things together: what comes while some are being done is gathered, and done together next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Answer = TypeVar("Answer")

_AT_ONCE = 200

# Things with where their answers are waited for.
Batch = list[tuple[Thing, "asyncio.Future[Answer]"]]


class Gathering(Generic[Thing, Answer]):
    """The things of one process that wait to be done, in the order in which they came.

    `do` answers each of a batch, and raises nothing.
    """

    def __init__(self, do: Callable[[Batch[Thing, Answer]], Awaitable[None]], name: str) -> None:
        self._do, self._name = do, name
        self._waiting: Batch[Thing, Answer] = []
        self._working: asyncio.Task[None] | None = None

    async def put(self, thing: Thing) -> Answer:
        """Have a thing done, and wait for its answer."""
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((thing, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name=self._name)
        # Somebody who goes away meanwhile does not stop what they have begun.
        return await asyncio.shield(done)

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            await self._do(batch)
