"""Looks after rooms from which a page is gone, or which nobody hosts."""

from __future__ import annotations

from calmconnect.services import room_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Take the steps whose time has come."""
    await room_rounds.see_to(utc_now())
