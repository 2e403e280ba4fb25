"""Sees to recordings of calls: those of which nothing comes, those to be put together, and those whose time is over."""

from __future__ import annotations

from calmconnect.services import recording_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """End what nothing comes of."""
    await recording_rounds.end_quiet(utc_now())


async def put_together() -> None:
    """Put together what has ended. Takes as long as it takes, beside `see_to`."""
    await recording_rounds.put_together(utc_now())


async def delete_old() -> None:
    """Delete what was kept for its time."""
    await recording_rounds.delete_old(utc_now())
