"""The time. Rules get it passed in; this is the one place it comes from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, tzinfo


def utc_now() -> datetime:
    """The current moment in UTC."""
    return datetime.now(UTC)


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970, as browsers count time."""
    return int(moment.timestamp() * 1000)


def noon_ms(day: date, zone: tzinfo = UTC) -> int:
    """A moment that lies on that date, whatever the clocks do, and in UTC almost everywhere: its noon, as `epoch_ms`."""
    return epoch_ms(datetime.combine(day, time(12), zone))


@asynccontextmanager
async def even_time(seconds: float) -> AsyncIterator[None]:
    """Make the block last `seconds` at least, so that how long it took tells nothing about what it found."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    try:
        yield
    finally:
        await asyncio.sleep(until - loop.time())
