"""Lets the model look at what people wrote and the rule passed over."""

from __future__ import annotations

from calmconnect.services import second_look
from calmconnect.services.clock import utc_now


async def look() -> None:
    """Look at what is new."""
    await second_look.look(utc_now())
