"""Pages that are there for something: each holds a lease that ends by itself, so that a killed page leaves no ghost."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from calmconnect.hub import hub

# Renewed about every four seconds by connected tabs (state/live.py); a short break in the network is none.
SECONDS = 12.0

Key = TypeVar("Key", bound=Hashable)


class Seats(Generic[Key]):
    """The leases of one kind. A key is the number of a thing, or the numbers of a thing and a person."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def hold(self, key: Key, seat: str) -> None:
        """Note that the page which holds `seat` is there."""
        await hub().hold(self._lease(key), seat, SECONDS)

    async def release(self, key: Key, seat: str) -> None:
        """Note that a page is there no longer."""
        await hub().release(self._lease(key), seat)

    async def held(self, keys: Iterable[Key]) -> set[Key]:
        """Those of `keys` for which a page is there."""
        names = {self._lease(key): key for key in keys}
        return {names[name] for name in await hub().held(list(names))}

    def _lease(self, key: Key) -> str:
        return ":".join((self._kind, *map(str, key if isinstance(key, tuple) else (key,))))
