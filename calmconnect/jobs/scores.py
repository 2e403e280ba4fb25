"""Reads what people wrote who have their happiness score switched on."""

from __future__ import annotations

from calmconnect.services import score_reading


async def read_new() -> None:
    """Read some of what is new."""
    await score_reading.read_new()
