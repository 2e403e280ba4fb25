"""Letting words that come from elsewhere be heard sentence by sentence, each of them looked at before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from calmconnect.domain.model_words import LONGEST_ANSWER, Verdict, verdict, whole_sentences
from calmconnect.services.language_model import Outage
from calmconnect.settings import settings


class Harmful(Exception):
    """What was said speaks of danger."""


async def spoken(
    pieces: AsyncGenerator[str, None], tell: Callable[[str], Awaitable[None]], stopped: Callable[[], Awaitable[None]]
) -> str:
    """Hear words to their end, and give them all; what of them is whole so far goes to `tell`.

    Once `stopped` comes back, nothing more is heard; what was told by then is given, "" for nothing.

    Raises:
        Outage: when they end otherwise, take too long, or may not be shown.
        Harmful: when they speak of danger.
    """
    told = list[str]()
    hearing = asyncio.create_task(_heard(pieces, told, tell))
    stopping = asyncio.ensure_future(stopped())
    try:
        done, _ = await asyncio.wait(
            {hearing, stopping}, timeout=settings().llm_seconds, return_when=asyncio.FIRST_COMPLETED
        )
        if hearing in done:
            return await hearing
        if stopping in done:
            return told[-1] if told else ""
        raise Outage("it takes too long")
    finally:
        hearing.cancel()
        stopping.cancel()
        await asyncio.gather(hearing, stopping, return_exceptions=True)


async def _heard(pieces: AsyncGenerator[str, None], told: list[str], tell: Callable[[str], Awaitable[None]]) -> str:
    words = ""
    async with aclosing(pieces):
        async for piece in pieces:
            words = f"{words}{piece}".lstrip()
            if len(words) > LONGEST_ANSWER:
                raise Outage("it does not stop")
            whole = whole_sentences(words)
            if whole != (told[-1] if told else ""):
                _look_at(whole)
                told.append(whole)
                await tell(whole)
    _look_at(words)
    return words.rstrip()


def _look_at(words: str) -> None:
    found = verdict(words)
    if found is Verdict.DANGER:
        raise Harmful
    if found is Verdict.UNFIT or not words.strip():
        raise Outage("it says what it should not")
