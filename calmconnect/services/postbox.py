"""Collects the messages that are sent while others are being written, and writes them together (`db/append.py`)."""

from __future__ import annotations

import asyncio

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from calmconnect.db.append import Kept, Wanted, append

_AT_ONCE = 200

_Waiting = tuple[Wanted, asyncio.Future["Kept | None"]]


class Postbox:
    """The messages of one process on their way to the database, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []
        self._emptying: asyncio.Task[None] | None = None

    async def put(self, message: Wanted) -> Kept | None:
        """Have a message written; comes back once it is committed. None as of `append`."""
        done: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, done))
        if self._emptying is None or self._emptying.done():
            self._emptying = asyncio.create_task(self._empty(), name="postbox")
        # A sender that goes away meanwhile does not stop what it has sent.
        return await asyncio.shield(done)

    async def _empty(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
            await _write(batch)


async def _write(batch: list[_Waiting]) -> None:
    try:
        placed = await append([message for message, _ in batch])
    except (IntegrityError, UniqueViolation):
        await _write_singly(batch)
    except Exception as error:
        for _, done in batch:
            done.set_exception(error)
    else:
        for (_, done), kept in zip(batch, placed, strict=True):
            done.set_result(kept)


async def _write_singly(batch: list[_Waiting]) -> None:
    """Another process wrote one of these at the same moment: that one is there already, the others are written now."""
    for message, done in batch:
        try:
            done.set_result((await append([message]))[0])
        except (IntegrityError, UniqueViolation):
            done.set_result(None)
        except Exception as error:
            done.set_exception(error)


postbox = Postbox()
