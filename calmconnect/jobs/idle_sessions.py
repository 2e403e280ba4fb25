"""Ends the sessions of staff who walked away from an open page."""

from __future__ import annotations

from calmconnect.services import sessions
from calmconnect.services.clock import utc_now


async def end() -> None:
    """End what has been idle for too long; their tabs close."""
    await sessions.end_idle(utc_now())
