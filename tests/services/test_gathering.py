"""What comes while something is being done is done together next, in order, whoever still waits for it."""

from __future__ import annotations

import asyncio

from calmconnect.services.gathering import Batch, Gathering


async def test_what_comes_meanwhile_is_done_together_in_order() -> None:
    done: list[list[int]] = []
    go_on = asyncio.Event()

    async def do(batch: Batch[int, int]) -> None:
        done.append([thing for thing, _ in batch])
        await go_on.wait()
        for thing, answer in batch:
            answer.set_result(thing * 10)

    gathering: Gathering[int, int] = Gathering(do, "numbers")
    waiting = [asyncio.create_task(gathering.put(1))]
    while not done:
        await asyncio.sleep(0)
    waiting += [asyncio.create_task(gathering.put(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    go_on.set()
    assert await asyncio.gather(waiting[0], *waiting[2:]) == [10, 30, 40]
    assert done == [[1], [2, 3, 4]], "who goes away does not stop what they have begun"
