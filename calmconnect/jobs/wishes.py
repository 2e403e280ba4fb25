"""Tells those who wait for a doctor that the doctor is there, and takes back what comes too late."""

from __future__ import annotations

from calmconnect.services import wishes
from calmconnect.services.clock import utc_now


async def answer() -> None:
    """Answer wishes for doctors who are there now."""
    await wishes.answer(utc_now())


async def recall() -> None:
    """Take back what has not reached anybody before the doctor went again."""
    await wishes.recall(utc_now())
