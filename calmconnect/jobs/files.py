"""Throws away files that belong to no message."""

from __future__ import annotations

from calmconnect.services import attachments
from calmconnect.services.clock import utc_now


async def sweep() -> None:
    """Throw them away."""
    await attachments.sweep(utc_now())
