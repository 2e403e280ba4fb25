"""The clock: calls each job every so often, in every process. Jobs claim their rows, so several runners do no work twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from calmconnect.jobs import demo_presence, idle_sessions, mail, message_notes, push, wishes
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def run() -> AsyncIterator[None]:
    """Run the jobs while the service serves."""
    scheduler = AsyncIOScheduler(timezone="UTC", event_loop=asyncio.get_running_loop())
    # A run that is late or still busy is followed by one run, not by all that were missed.
    once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler.add_job(mail.send_due, "interval", seconds=2, **once)
    scheduler.add_job(push.send_due, "interval", seconds=2, **once)
    scheduler.add_job(message_notes.tell, "interval", seconds=5, **once)
    scheduler.add_job(wishes.answer, "interval", seconds=3, **once)
    scheduler.add_job(wishes.recall, "interval", seconds=30, **once)
    scheduler.add_job(idle_sessions.end, "interval", seconds=30, **once)
    if settings().demo:
        scheduler.add_job(demo_presence.keep, "interval", seconds=5, next_run_time=utc_now(), **once)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
