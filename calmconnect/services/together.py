"""Reading once for many who ask at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Found = TypeVar("Found")


class Together(Generic[Key, Found]):
    """Gives whoever asks a reading that begins after they asked; those who ask while another runs share the next one."""

    def __init__(self, read: Callable[[Key], Awaitable[Found]]) -> None:
        self._read = read
        self._running: dict[Key, asyncio.Task[Found]] = {}
        self._next: dict[Key, asyncio.Task[Found]] = {}

    async def __call__(self, key: Key) -> Found:
        """What is read under this key; a refusal is raised for all who share it."""
        if key not in self._next:
            self._next[key] = asyncio.get_running_loop().create_task(self._after(self._running.get(key), key))
        # Whoever gives up leaves the reading to the others.
        return await asyncio.shield(self._next[key])

    async def _after(self, before: asyncio.Task[Found] | None, key: Key) -> Found:
        if before is not None:
            await asyncio.wait([before])
        own = self._running[key] = self._next.pop(key)
        try:
            return await self._read(key)
        finally:
            if self._running.get(key) is own:
                del self._running[key]
