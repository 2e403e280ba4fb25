"""Looks after calls that nobody answers, that find no way, or from which a page is gone; and after those who wait for one."""

from __future__ import annotations

from calmconnect.services import call_rounds, waiting_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Take the steps whose time has come."""
    now = utc_now()
    await call_rounds.see_to(now)
    await waiting_rounds.see_to(now)
