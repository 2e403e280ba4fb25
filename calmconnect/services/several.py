"""Taking one step with several sessions of a series at once, of which both sides hear once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.services import news_of_series, steps
from calmconnect.services.work import Work


async def of_series(w: Work, appointment: Appointment, *statuses: Status) -> list[Appointment]:
    """The sessions of an appointment's series that have one of these statuses, earliest first; else the appointment alone."""
    if appointment.series_id is None:
        return [appointment]
    found = await w.rows.exec(
        select(Appointment)
        .where(Appointment.series_id == appointment.series_id, col(Appointment.status).in_(statuses))
        .order_by(col(Appointment.starts_at))
    )
    return list(found)


async def move_all(
    w: Work,
    sessions: Sequence[Appointment],
    to: Status,
    now: datetime,
    *,
    by: int | None,
    reason: CancellationReason | None = None,
    why: str = "",
) -> None:
    """Take the same step with each, as `steps.move`; both people's time must be held.

    What is asked for together lapses together.

    Raises:
        Conflict: for a step that the rules forbid to any of them.
    """
    before = [one.status for one in sessions]
    alone = len(sessions) == 1
    for one in sessions:
        await steps.move(w, one, to, now, by=by, reason=reason, why=why, told=alone)
    if to is Status.PENDING:
        for one in sessions:
            one.expires_at = sessions[0].expires_at
    if len(sessions) > 1:
        await news_of_series.tell(w, sessions, before, now)
