"""Looks after calls that nobody answers, that find no way, or from which a page is gone."""

from __future__ import annotations

from calmconnect.services import call_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Take the steps whose time has come."""
    await call_rounds.see_to(utc_now())
