"""Forgets what edited and deleted messages said before, once that has been kept long enough."""

from __future__ import annotations

from calmconnect.services import message_changes
from calmconnect.services.clock import utc_now


async def forget() -> None:
    """Forget what is too old."""
    await message_changes.forget(utc_now())
