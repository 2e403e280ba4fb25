"""How the acting doctor's practice went in the last twelve weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain import insights as rules
from calmconnect.domain.booking import Status
from calmconnect.domain.insights import WEEKS, Outcome, Week
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, ratings, relations
from calmconnect.services.ratings import Standing


@dataclass(frozen=True, slots=True)
class Insights:
    """Twelve weeks at a glance. `answer_time` is the median from a request to the doctor's yes or no, None without any."""

    weeks: tuple[Week, ...]
    answer_time: timedelta | None
    answered: int
    rated: Standing

    def count(self, what: Outcome) -> int:
        """How many appointments this became of."""
        return sum(week.counts[what] for week in self.weeks)


async def own(actor: Actor, now: datetime) -> Insights:
    """The acting doctor's last twelve weeks, this one included; weeks begin on Monday in the doctor's own zone."""
    access.only(actor, Role.DOCTOR)
    async with reading() as rows:
        zone = ZoneInfo((await rows.get_one(User, actor.user_id)).time_zone)
        # A day more than twelve weeks: the zone may be ahead. `weeks` leaves out what is too much.
        since = now - timedelta(weeks=WEEKS, days=1)
        found = await _outcomes(rows, actor, since)
        waits = await _waits(rows, actor, since)
    return Insights(
        weeks=tuple(rules.weeks(found, now, zone)),
        answer_time=rules.typical(waits),
        answered=len(waits),
        rated=await ratings.of_doctor(actor.user_id),
    )


async def _outcomes(rows: AsyncSession, actor: Actor, since: datetime) -> list[tuple[datetime, Outcome]]:
    wanted: Any = select(Appointment.starts_at, Appointment.status, Appointment.cancellation_reason).where(
        Appointment.doctor_id == actor.user_id,
        Appointment.starts_at >= since,
        col(Appointment.id).not_in(relations.moved()),
    )
    found = [(starts, rules.outcome(status, reason)) for starts, status, reason in await rows.exec(wanted)]
    return [(starts, what) for starts, what in found if what is not None]


async def _waits(rows: AsyncSession, actor: Actor, since: datetime) -> list[timedelta]:
    """How long each request since then waited that this doctor answered."""
    asked, answered = aliased(AppointmentChange), aliased(AppointmentChange)
    found = await rows.exec(
        select(asked.at, answered.at)
        .join(
            answered,
            and_(
                col(answered.appointment_id) == asked.appointment_id,
                col(answered.from_status) == Status.PENDING,
                col(answered.actor_id) == actor.user_id,
            ),
        )
        .join(Appointment, col(Appointment.id) == asked.appointment_id)
        .where(Appointment.doctor_id == actor.user_id, asked.to_status == Status.PENDING, asked.at >= since)
    )
    return [answer - question for question, answer in found]
