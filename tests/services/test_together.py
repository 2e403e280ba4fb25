"""One reading for many who ask at the same time."""

from __future__ import annotations

import asyncio

import pytest

from calmconnect.domain.errors import NotFound
from calmconnect.services.together import Together


class Book:
    """Something that changes while it is read; each reading waits until it is let go."""

    def __init__(self) -> None:
        self.text = 0
        self.readings = 0
        self.let_go = asyncio.Event()

    async def read(self, _key: str) -> int:
        """What stands there as the reading begins."""
        self.readings += 1
        found = self.text
        await self.let_go.wait()
        return found


async def asked(together: Together[str, int], times: int) -> list[asyncio.Task[int]]:
    """So many who ask at once, each as far as they get by themselves."""
    tasks = [asyncio.ensure_future(together("key")) for _ in range(times)]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_who_asks_during_a_reading_shares_the_next() -> None:
    book = Book()
    together = Together(book.read)
    first = await asked(together, 1)
    book.text = 1
    later = await asked(together, 100)
    assert book.readings == 1
    book.let_go.set()
    assert await asyncio.gather(*first, *later) == [0, *[1] * 100]
    assert book.readings == 2
    assert (await asked(together, 1))[0].result() == 1
    assert book.readings == 3


async def test_other_keys_wait_for_nothing() -> None:
    book = Book()
    together = Together(book.read)
    (waiting,) = await asked(together, 1)
    book.let_go.set()
    assert await together("another") == 0
    assert await waiting == 0


async def test_a_refusal_is_heard_by_all_and_kept_for_nobody_else() -> None:
    refused = True

    async def read(_key: str) -> int:
        if refused:
            raise NotFound
        return 7

    together = Together(read)
    heard = await asyncio.gather(*await asked(together, 3), return_exceptions=True)
    assert [type(one) for one in heard] == [NotFound] * 3
    refused = False
    assert await together("key") == 7


async def test_who_gives_up_takes_it_from_nobody() -> None:
    book = Book()
    together = Together(book.read)
    gone, stays = await asked(together, 2)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    book.let_go.set()
    assert await stays == 0
