"""Reading what people write, away from the event loop. What is read is never logged."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from calmconnect.ml import reader
from calmconnect.ml.reader import Reading

# A message takes a few milliseconds, and Python reads one at a time anyway: more threads would only take turns.
_desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")


async def read(text: str) -> Reading:
    """What a message says. Whoever asks while others are read waits their turn; the event loop goes on."""
    return await asyncio.get_running_loop().run_in_executor(_desk, reader.read, text)
