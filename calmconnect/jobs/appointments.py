"""What becomes of appointments by the clock: holds and requests that lapse, sessions that are over, reminders."""

from __future__ import annotations

from calmconnect.services import attendance, holds, reminders
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """End what is over, and remind of what is near."""
    now = utc_now()
    await holds.lapse(now)
    await attendance.conclude(now)
    await reminders.send_due(now)
