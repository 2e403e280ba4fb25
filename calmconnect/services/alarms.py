"""Alerting people of an emergency, and taking it back the moment somebody answers. Who asks, and why, is not said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import RING_AT_ONCE
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, duty, emergency_line
from calmconnect.services.notifications import Notice, notify, withdraw_from_all
from calmconnect.services.work import Work


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody waits for an answer. `escalated` when nobody took it in time; `voice`: they want to be called."""

    id: int
    asked_at: datetime
    escalated: bool
    voice: bool


async def raise_for_helpers(w: Work, emergency_id: int, but: int | None, now: datetime) -> int:
    """Alert everybody on duty except one; gives how many."""
    told = [person for person in await duty.helpers(w.rows) if person != but]
    await _tell(w, emergency_id, told, "Someone needs help now", now)
    return len(told)


async def raise_for_admins(w: Work, emergency_id: int, now: datetime) -> None:
    """Alert every admin."""
    await _tell(w, emergency_id, await duty.admins(w.rows), "Nobody has answered someone who needs help", now)


async def quieten(w: Work, emergency_id: int, now: datetime) -> None:
    """Take back whatever was said of an emergency to anybody."""
    await withdraw_from_all(w, _about(emergency_id), now)


async def heard_by(actor: Actor) -> list[Alarm]:
    """What rings for the actor: all that may (`emergency_line.py`) for somebody on duty, for an admin what nobody took."""
    access.only(actor, Role.AGENT, Role.DOCTOR, Role.ADMIN)
    if actor.role is not Role.ADMIN and not await duty.is_on(actor):
        return []
    waits = select(Emergency).where(*emergency_line.WAITS, col(Emergency.user_id).is_distinct_from(actor.user_id))
    if actor.role is Role.ADMIN:
        waits = waits.where(col(Emergency.escalated_at).is_not(None))
    async with reading() as rows:
        first = set((await emergency_line.line(rows))[:RING_AT_ONCE])
        found = await rows.exec(waits.order_by(col(Emergency.asked_at), col(Emergency.id)))
        heard = [row for row in found if row.user_id is not None or row.id in first]
        return [Alarm(row.id or 0, row.asked_at, row.escalated_at is not None, row.voice) for row in heard]


async def _tell(w: Work, emergency_id: int, people: Iterable[int], title: str, now: datetime) -> None:
    for person in people:
        role = (await w.rows.get_one(User, person)).role
        text = "Whoever takes it first is connected with them."
        notice = Notice(Kind.EMERGENCY, title, text, f"/{role}", _about(emergency_id), urgent=True)
        await notify(w, person, notice, now)


def _about(emergency_id: int) -> str:
    return f"emergency:{emergency_id}"
