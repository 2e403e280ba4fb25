"""Alerting those who are there of somebody who needs help at once: when they ask, or once there is room."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from calmconnect.db.emergencies import Emergency
from calmconnect.services import alarms, emergency_line, topics
from calmconnect.services.emergency_line import UNHEARD, WAITS
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work


async def begin(w: Work, emergency: Emergency, now: datetime) -> None:
    """Alert them of an emergency that has just begun, if it may ring now."""
    if await emergency_line.rings(w.rows, emergency):
        await _alert(w, emergency, now)
    announce(w, emergency.id or 0)


async def ring(now: datetime) -> int:
    """Alert them of guests for whom there was no room until now; gives of how many."""
    return await one_by_one(await emergency_line.due(), lambda one: _ring(one, now), "Ringing for an emergency")


def announce(w: Work, emergency_id: int) -> None:
    """Let everybody whom an emergency concerns see how it stands."""
    w.announce(topics.EMERGENCIES, {"kind": "emergency"})
    w.announce(topics.emergency(emergency_id), {"kind": "emergency"})


async def _ring(emergency_id: int, now: datetime) -> bool:
    async with work() as w:
        # Locked, so that nobody is told twice.
        wanted = select(Emergency).where(Emergency.id == emergency_id, *WAITS, *UNHEARD).with_for_update()
        emergency = (await w.rows.exec(wanted)).first()
        if emergency is None:
            return False
        await _alert(w, emergency, now)
        announce(w, emergency_id)
    return True


async def _alert(w: Work, emergency: Emergency, now: datetime) -> None:
    number = emergency.id or 0
    emergency.alerted = await alarms.raise_for_helpers(w, number, emergency.user_id, now)
    if not emergency.alerted:
        # Nobody is there: no minute must be lost, and the person must not be left to wait for nobody.
        emergency.escalated_at = now
        await alarms.raise_for_admins(w, number, now)
