"""Keeps an eye on people who may be in danger and to whom nobody sees."""

from __future__ import annotations

from calmconnect.services import task_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Tell the admins of what waits too long."""
    await task_rounds.see_to(utc_now())
