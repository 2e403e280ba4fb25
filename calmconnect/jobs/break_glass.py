"""Sees to requests to learn who somebody is: those that nobody answers, and the people who are to be told."""

from __future__ import annotations

from calmconnect.services import break_glass, identity_news
from calmconnect.services.clock import utc_now


async def see_to() -> None:
    """Do what is due."""
    await break_glass.lapse_unanswered(utc_now())
    await identity_news.tell_due(utc_now())
