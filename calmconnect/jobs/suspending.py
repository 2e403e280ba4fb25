"""Finishes what a suspension had to leave until a call was over."""

from __future__ import annotations

from calmconnect.services import suspending
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Sign out, and let go of what is held."""
    await suspending.see_to(utc_now())
