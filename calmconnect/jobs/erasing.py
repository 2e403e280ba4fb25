"""Erases the accounts of those who asked for it, once they can't take it back any more."""

from __future__ import annotations

from calmconnect.services import erasing_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Erase whoever is due. Takes as long as it takes."""
    await erasing_rounds.see_to(utc_now())
