"""Figures, and the appointments behind them, as files for spreadsheets. That somebody took one along is kept for good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from calmconnect.domain.audit import Act
from calmconnect.domain.charts import CHARTS, Chart, Drawn, Unit, draw
from calmconnect.domain.csv_lines import Cell, csv_lines
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.services import access, appointment_lists, audit, house_settings, statistics
from calmconnect.services.appointment_lists import Meeting, Wanted
from calmconnect.services.work import work

# What a list of appointments is called where charts are called by their keys.
APPOINTMENTS = "appointments-list"
_APPOINTMENT = ("number", "begins", "doctor", "patient", "how", "status", "why it ended", "asked for", "accepted")
_UNITS = {Unit.SECONDS: " (seconds)", Unit.MINUTES: " (minutes)"}


async def chart(actor: Actor, key: object, doctor_id: int | None, period: Period, now: datetime) -> list[str]:
    """The lines of a chart's file: of the house, or of a doctor.

    Raises:
        NotFound: for a chart or a doctor that is not there.
    """
    access.only(actor, Role.ADMIN)
    if not isinstance(key, str) or key not in CHARTS:
        raise NotFound
    found = await (
        statistics.of_house(actor, period) if doctor_id is None else statistics.of_doctor(actor, doctor_id, period)
    )
    about = "house" if doctor_id is None else f"doctor:{doctor_id}"
    async with work() as w:
        audit.record(w, actor, Act.FIGURES_EXPORTED, about, now, f"{key}, {period}")
    return list(csv_lines(_heading(CHARTS[key]), _rows(draw(CHARTS[key], found, None))))


async def appointments(actor: Actor, wanted: Wanted, now: datetime) -> AsyncIterator[str]:
    """The lines of a list of appointments, some thousand at a time; moments by the clock of the house.

    Raises:
        Invalid: as `appointment_lists.appointments`.
    """
    found = await appointment_lists.exported(actor, wanted, now)
    return _listed(found, await house_settings.zone())


async def _listed(found: AsyncIterator[tuple[Meeting, ...]], zone: ZoneInfo) -> AsyncIterator[str]:
    lines: Iterator[str] = csv_lines(_APPOINTMENT, ())
    yield "".join(lines)
    async for some in found:
        _, *rest = csv_lines((), [_meeting(one, zone) for one in some])
        yield "".join(rest)


def _meeting(one: Meeting, zone: ZoneInfo) -> tuple[Cell, ...]:
    def moment(at: datetime | None) -> str:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""

    ended = one.cancellation_reason.value if one.cancellation_reason else ""
    return (
        one.id,
        moment(one.starts_at),
        one.doctor,
        one.patient,
        one.mode.value,
        one.status.value,
        ended,
        moment(one.created_at),
        moment(one.confirmed_at),
    )


def _heading(chart: Chart) -> list[str]:
    return ["from", "until", *[part.name + _UNITS.get(chart.unit, "") for part in chart.parts]]


def _rows(drawn: Drawn) -> Iterator[list[Cell]]:
    for step, values in zip(drawn.steps, drawn.values, strict=True):
        yield [
            step.first.isoformat(),
            step.last.isoformat(),
            *[None if value is None else round(value, 3) for value in values],
        ]
