"""Puts people's own data together for them, and deletes what was kept for its time."""

from __future__ import annotations

from calmconnect.services import my_data_rounds
from calmconnect.services.clock import utc_now


async def put_together() -> None:
    """Put together what is asked for. Takes as long as it takes."""
    await my_data_rounds.put_together(utc_now())


async def sweep() -> None:
    """Delete what is too old."""
    await my_data_rounds.sweep(utc_now())
