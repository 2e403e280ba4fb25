"""Keeps some demo doctors there, so that the first visit to a demo finds somebody available."""

from __future__ import annotations

from calmconnect.services import demo


async def keep() -> None:
    """Renew that they are there."""
    await demo.keep_here()
