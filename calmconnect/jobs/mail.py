"""Sends the mail that is due."""

from __future__ import annotations

from calmconnect.services import post_office
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings


async def send_due() -> None:
    """Send all mail that is due; without a mail server it stays in the outbox."""
    if settings().smtp_url:
        await post_office.send_due(utc_now())
