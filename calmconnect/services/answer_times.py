"""How fast people were answered who asked for help at once, for admins. Nothing here says who asked, or what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.db.risk import Task
from calmconnect.db.session import reading
from calmconnect.domain.emergencies import Answers, EmergencyStatus, answers
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.risk import RiskLevel
from calmconnect.services import access, duty, house_settings, risk

PAGE_SIZE = 20
PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """One emergency: `waited` until it was answered, None when nobody has; `by` the name of who did."""

    id: int
    asked_at: datetime
    status: EmergencyStatus
    waited: timedelta | None
    by: str
    escalated: bool


@dataclass(frozen=True, slots=True)
class Log:
    """A page of emergencies, the last first; how many there are; how the last 30 days were; and how many are there now.

    `flagged`: how fast somebody saw to those who wrote what sounds like danger (`tasks.py`), in the last 30 days.
    """

    rows: tuple[Answer, ...]
    total: int
    lately: Answers
    there: int
    flagged: Answers


async def log(actor: Actor, page: int, now: datetime, asked: Period | None = None) -> Log:
    """A page, counted from 0, of all emergencies, or of those of some days of the house's."""
    access.only(actor, Role.ADMIN)
    wanted: tuple[Any, ...] = await house_settings.on_days(col(Emergency.asked_at), asked) if asked else ()
    async with reading() as rows:
        found = await rows.exec(
            select(Emergency, User.name)
            .outerjoin(User, col(User.id) == Emergency.taken_by)
            .where(*wanted)
            .order_by(col(Emergency.asked_at).desc(), col(Emergency.id).desc())
            .offset(page * PAGE_SIZE)
            .limit(PAGE_SIZE)
        )
        shown = tuple(_answer(*row) for row in found)
        total = (await rows.exec(select(func.count()).select_from(Emergency).where(*wanted))).one()
        lately = await rows.exec(
            select(Emergency.asked_at, Emergency.taken_at).where(col(Emergency.asked_at) > now - PERIOD)
        )
        waits = [taken - asked if taken else None for asked, taken in lately]
        return Log(shown, total, answers(waits), len(await duty.helpers(rows)), await _flagged(rows, now))


async def _flagged(rows: AsyncSession, now: datetime) -> Answers:
    urgent = (Task.level == RiskLevel.URGENT, col(Task.asked_at) > now - PERIOD)
    found = await rows.exec(select(Task.asked_at, Task.taken_at).where(*urgent))
    return answers([taken - asked if taken else None for asked, taken in found], risk.allowed(RiskLevel.URGENT))


def _answer(row: Emergency, by: str | None) -> Answer:
    waited = row.taken_at - row.asked_at if row.taken_at else None
    return Answer(row.id or 0, row.asked_at, row.status, waited, by or "", row.escalated_at is not None)
