"""Sees to tickets: which were answered, which come back, which are over or late."""

from __future__ import annotations

from calmconnect.services import ticket_rounds
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Do what is due."""
    await ticket_rounds.see_to(utc_now())
