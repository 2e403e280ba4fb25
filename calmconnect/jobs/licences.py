"""Sees to licences that end."""

from __future__ import annotations

from calmconnect.services import licences
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """End what has ended, and remind of what will."""
    await licences.see_to(utc_now())
