"""The clock: calls each job every so often, in the one process that leads. Jobs claim their rows all the same: should two
processes lead for a moment, because one of them was held up, nothing is done twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from uuid import uuid4

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from calmconnect.hub import hub
from calmconnect.jobs import (
    anonymous,
    appointments,
    break_glass,
    calls,
    demo_presence,
    doctor_imports,
    earlier_words,
    emergencies,
    erasing,
    events,
    files,
    idle_sessions,
    licences,
    mail,
    measures,
    message_notes,
    my_data,
    payments,
    push,
    recordings,
    rooms,
    scores,
    second_look,
    statistics,
    suspending,
    tasks,
    tickets,
    wishes,
)
from calmconnect.quiet import where
from calmconnect.services.clock import utc_now
from calmconnect.settings import settings

log = logging.getLogger(__name__)

# How long a process leads without saying so again; another takes over that soon after it was killed.
_LEADS_SECONDS = 15.0

Job = Callable[[], Awaitable[None]]

# Each job and every how many seconds it is called.
_JOBS: dict[Job, float] = {
    emergencies.see_to: 2,
    tasks.see_to: 2,
    second_look.look: 2,
    anonymous.see_to: 2,
    calls.see_to: 2,
    rooms.see_to: 2,
    rooms.keep_lines: 2,
    mail.send_due: 2,
    push.send_due: 2,
    payments.see_to: 2,
    wishes.answer: 3,
    appointments.see_to: 5,
    events.see_to: 5,
    message_notes.tell: 5,
    tickets.see_to: 5,
    scores.read_new: 5,
    recordings.put_together: 3,
    my_data.put_together: 5,
    my_data.sweep: 600,
    recordings.see_to: 10,
    suspending.see_to: 10,
    erasing.see_to: 30,
    doctor_imports.go_on: 2,
    doctor_imports.forget: 3600,
    wishes.recall: 30,
    break_glass.see_to: 30,
    idle_sessions.end: 30,
    measures.see_to: 60,
    licences.see_to: 60,
    earlier_words.forget: 3600,
    files.sweep: 600,
    recordings.delete_old: 600,
    statistics.note: 60,
    statistics.keep: 60,
    statistics.forget: 3600,
}
_DEMO_JOBS: dict[Job, float] = {demo_presence.keep: 5}
# What each process does for itself.
_OWN_JOBS: dict[Job, float] = {statistics.flush: 60}


@asynccontextmanager
async def run() -> AsyncIterator[None]:
    """Run the jobs while the service serves."""
    scheduler = AsyncIOScheduler(timezone="UTC", event_loop=asyncio.get_running_loop())
    me = str(uuid4())
    # A run that is late or still busy is followed by one run, not by all that were missed.
    once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    for job, seconds in (_JOBS | (_DEMO_JOBS if settings().demo else {})).items():
        scheduler.add_job(_led_by(me, job), "interval", seconds=seconds, next_run_time=utc_now(), **once)
    for job, seconds in _OWN_JOBS.items():
        scheduler.add_job(_logged(job, job), "interval", seconds=seconds, next_run_time=utc_now(), **once)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def _led_by(me: str, job: Job) -> Job:
    async def only_when_leading() -> None:
        if await hub().lead("clock", me, _LEADS_SECONDS):
            await job()

    return _logged(only_when_leading, job)


def _logged(run: Job, job: Job) -> Job:
    """What runs as this job, and never breaks the clock."""

    @wraps(job)
    async def logged() -> None:
        try:
            await run()
        except Exception as error:
            log.error("The job %s failed with %s at %s", job.__module__, type(error).__name__, where(error))

    return logged
