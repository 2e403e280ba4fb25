"""Sends the pushes that are due."""

from __future__ import annotations

from calmconnect.services import push_office
from calmconnect.services.clock import utc_now


async def send_due() -> None:
    """Send all pushes that are due, handful by handful."""
    while await push_office.send_due(utc_now()):
        pass
