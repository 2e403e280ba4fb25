"""Adds the doctors of lists that were confirmed."""

from __future__ import annotations

from calmconnect.services import doctor_importing
from calmconnect.services.clock import utc_now


async def go_on() -> None:
    """Add some more of them."""
    await doctor_importing.go_on(utc_now())


async def forget() -> None:
    """Throw away lists of last week."""
    await doctor_importing.forget(utc_now())
