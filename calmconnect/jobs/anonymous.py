"""Looks after conversations without a name."""

from __future__ import annotations

from calmconnect.services import pairing
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Bring people together, and let go of what either side has left."""
    await pairing.see_to(utc_now())
