"""Which place appointments have in the series that they were asked for with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment, AppointmentSeries
from calmconnect.domain.booking import Status


@dataclass(frozen=True, slots=True)
class InSeries:
    """The place of an appointment in its series of `total` sessions, every `weeks` weeks; `following` are open and later."""

    id: int
    place: int
    total: int
    weeks: int
    following: int


async def of(rows: AsyncSession, appointments: list[Appointment]) -> dict[int, InSeries]:
    """The places of those that are of a series."""
    wanted = {one.series_id for one in appointments if one.series_id is not None}
    if not wanted:
        return {}
    series = {
        one.id: one for one in await rows.exec(select(AppointmentSeries).where(col(AppointmentSeries.id).in_(wanted)))
    }
    still = await rows.exec(
        select(Appointment.series_id, Appointment.starts_at).where(
            col(Appointment.series_id).in_(wanted), col(Appointment.status).in_((Status.PENDING, Status.BOOKED))
        )
    )
    starts = still.all()
    return {
        one.id or 0: InSeries(
            id=one.series_id or 0,
            place=one.place or 0,
            total=series[one.series_id].total,
            weeks=series[one.series_id].weeks,
            following=sum(of == one.series_id and at > one.starts_at for of, at in starts),
        )
        for one in appointments
        if one.series_id in series
    }
