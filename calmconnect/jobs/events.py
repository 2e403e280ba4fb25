"""What becomes of events by the clock."""

from __future__ import annotations

from calmconnect.services import event_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Give the places of suspended people away, and remind of what is near."""
    now = utc_now()
    await event_rounds.let_go_of_suspended(now)
    await event_rounds.remind(now)
