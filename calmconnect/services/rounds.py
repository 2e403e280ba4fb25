"""Going round by the clock: what can't be done for one keeps nobody else waiting; it stays, and is tried at the next round."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from calmconnect.quiet import where

log = logging.getLogger(__name__)

T = TypeVar("T")


async def one_by_one(things: Iterable[T], do: Callable[[T], Awaitable[bool]], what: str) -> int:
    """Do something for each, and give for how many it was done. `what` names it in the log, which never says for whom."""
    done = 0
    for thing in things:
        try:
            done += await do(thing)
        except Exception as error:
            log.error("%s failed with %s at %s", what, type(error).__name__, where(error))
    return done
