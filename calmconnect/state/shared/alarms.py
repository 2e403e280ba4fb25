"""Emergencies that ring for whoever is there, and people who may be in danger, on every page of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event, EventSpec

from calmconnect.domain.emergencies import HELPERS, Voice
from calmconnect.domain.errors import NotAllowed, Refused
from calmconnect.domain.people import Role
from calmconnect.services import alarms, emergencies, emergency_calls, task_views, tasks, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.task_views import Waiting
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared import calls


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """Somebody waits for an answer since `asked` (ms since 1970). `voice`: they want to be called."""

    id: int
    asked: int
    escalated: bool
    voice: bool


class AlarmState(rx.State):
    """What rings for the person in front of the tab. Nothing here says who asks, or what they say."""

    rows: list[AlarmRow] = []
    # Who may be in danger and waits, the first to be seen to first: its number, since when, and how many there are.
    task: int = 0
    task_since: int = 0
    task_late: bool = False
    task_count: int = 0

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def take(self, emergency: object) -> list[Event | EventSpec]:
        """Answer, and go to the conversation; call who wants to be called."""
        actor, emergency_id = acting(), number(emergency)
        conversation = await emergencies.take(actor, emergency_id, utc_now())
        there = rx.redirect(f"/{actor.role}/messages/{conversation}")
        if await emergency_calls.voice(actor, emergency_id) is not Voice.WANTED:
            return [there]
        try:
            return [there, await calls.call_who_asked(self, emergency_id)]
        except Refused as refusal:
            # It is theirs all the same, and they are told why they have to write first.
            return [there, notices.say(str(refusal), "problem")]

    @requires(Role.AGENT, Role.DOCTOR, Role.ADMIN)
    async def see_to(self, task: object) -> EventSpec:
        """Take a task about somebody who may be in danger, and go to it."""
        actor = acting()
        await tasks.take(actor, number(task), utc_now())
        return rx.redirect(f"/{actor.role}/tasks")

    async def _begin(self) -> None:
        """Show it on a page that was just opened."""
        actor = acting_or_nobody()
        if actor is None or actor.role not in HELPERS:
            self.rows, self.task_count = [], 0
            return
        # Whether it rings depends on being on duty as well.
        live.watch(self, topics.EMERGENCIES, topics.TASKS, topics.user(actor.user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        heard = await alarms.heard_by(acting())
        self.rows = [AlarmRow(one.id, epoch_ms(one.asked_at), one.escalated, one.voice) for one in heard]
        waiting = await _calling()
        self.task_count = len(waiting)
        if waiting:
            first = waiting[0]
            self.task, self.task_since, self.task_late = first.id, epoch_ms(first.asked_at), first.escalated


async def _calling() -> list[Waiting]:
    try:
        return await task_views.calling(acting(), utc_now())
    except NotAllowed:
        # A doctor whose licence nobody has checked yet.
        return []
