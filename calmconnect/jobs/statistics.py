"""Keeps figures as the rows say them, and notes what leaves no row by itself: who is there, and how the program is."""

from __future__ import annotations

from calmconnect.services import activity, rollups, sightings, vitals
from calmconnect.services.clock import utc_now


async def note() -> None:
    """Note who was seen, and which doctors are online."""
    now = utc_now()
    await activity.note_active(now)
    await activity.note_online(now)


async def keep() -> None:
    """Count the days whose figures may have changed."""
    await rollups.keep(utc_now())


async def forget() -> None:
    """Forget what has been counted and is not needed any more."""
    now = utc_now()
    await activity.forget(now)
    await vitals.forget(now)


async def flush() -> None:
    """Write what this process counted."""
    now = utc_now()
    await vitals.flush(now)
    await sightings.flush(now)
