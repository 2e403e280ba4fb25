"""Keeps an eye on emergencies that nobody takes."""

from __future__ import annotations

from calmconnect.services import emergencies
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Tell the admins of those that wait too long."""
    await emergencies.see_to(utc_now())
