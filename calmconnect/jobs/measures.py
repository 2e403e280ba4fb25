"""Asking for questionnaires by the clock."""

from __future__ import annotations

from calmconnect.services import measure_schedules
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Ask for what is due, and remind of what was not finished."""
    await measure_schedules.make_due(utc_now())
    await measure_schedules.remind(utc_now())
