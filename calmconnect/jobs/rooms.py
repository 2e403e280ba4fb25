"""Looks after rooms from which a page is gone, or which nobody hosts, and after their sessions in the media server."""

from __future__ import annotations

from calmconnect.services import room_lines, room_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Take the steps whose time has come."""
    await room_rounds.see_to(utc_now())


async def keep_lines() -> None:
    """Keep what the media server hands on for pages that take part, and end the rest."""
    await room_lines.see_to(utc_now())
