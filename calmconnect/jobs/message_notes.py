"""Tells people of messages that wait for them."""

from __future__ import annotations

from calmconnect.services import message_notes
from calmconnect.services.clock import utc_now


async def tell() -> None:
    """Look at the notes that are due."""
    await message_notes.tell(utc_now())
