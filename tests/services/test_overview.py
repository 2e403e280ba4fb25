"""An admin's numbers, and the rows behind them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.doctors import Doctor
from calmconnect.db.people import User
from calmconnect.db.session import transaction
from calmconnect.domain.booking import CancellationReason, Mode, Status
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.people import Role
from calmconnect.services import directory, overview
from calmconnect.services.directory import Standing
from calmconnect.services.overview import Among, Figure
from tests.support.cast import NOW, Cast

DAY = timedelta(days=1)


async def meet(
    cast: Cast, starts: datetime, status: Status, made: datetime | None = None, answered: datetime | None = None
) -> None:
    """Asha's with Dr. Meera; with the change that made the request, and that which answered it, when it was answered."""
    appointment = Appointment(
        doctor_id=cast.meera.id,
        patient_id=cast.asha.id,
        status=status,
        cancellation_reason=CancellationReason.BY_PATIENT if status is Status.CANCELLED else None,
        mode=Mode.AUDIO,
        reason="I can't sleep.",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=50),
        busy_from=starts,
        busy_until=starts + timedelta(minutes=60),
        created_at=made or starts - 3 * DAY,
    )
    async with transaction() as rows:
        rows.add(appointment)
        await rows.flush()
        asked = AppointmentChange(
            appointment_id=appointment.id or 0, at=appointment.created_at, to_status=Status.PENDING
        )
        rows.add(asked)
        if answered is not None:
            rows.add(
                AppointmentChange(
                    appointment_id=appointment.id or 0,
                    at=answered,
                    from_status=Status.PENDING,
                    to_status=Status.BOOKED,
                )
            )


async def test_appointments_of_the_coming_week_and_the_one_behind(database: str, cast: Cast) -> None:
    await meet(cast, NOW, Status.BOOKED)
    await meet(cast, NOW + 6 * DAY, Status.BOOKED)
    await meet(cast, NOW + 7 * DAY, Status.BOOKED)
    await meet(cast, NOW + 2 * DAY, Status.PENDING)
    await meet(cast, NOW + 3 * DAY, Status.CANCELLED)
    await meet(cast, NOW - 1 * DAY, Status.FULFILLED)
    await meet(cast, NOW - 2 * DAY, Status.NOSHOW)
    await meet(cast, NOW - 7 * DAY, Status.FULFILLED)
    await meet(cast, NOW - 8 * DAY, Status.FULFILLED)
    found = await overview.figures(cast.alex.actor, NOW)
    assert found.appointments == Figure(now=2, before=3)
    shown = await overview.meetings(cast.alex.actor, Among.WEEK, 0, NOW)
    assert shown.total == 2 and [row.starts_at for row in shown.rows] == [NOW, NOW + 6 * DAY]


async def test_requests_that_wait_and_that_waited_a_week_ago(database: str, cast: Cast) -> None:
    await meet(cast, NOW + 2 * DAY, Status.PENDING, made=NOW - DAY)
    await meet(cast, NOW + 3 * DAY, Status.PENDING, made=NOW - 9 * DAY)
    await meet(cast, NOW + 4 * DAY, Status.BOOKED, made=NOW - 9 * DAY, answered=NOW - 2 * DAY)
    await meet(cast, NOW + 5 * DAY, Status.BOOKED, made=NOW - 9 * DAY, answered=NOW - 8 * DAY)
    found = await overview.figures(cast.alex.actor, NOW)
    assert found.requests == Figure(now=2, before=2)
    shown = await overview.meetings(cast.alex.actor, Among.WAITING, 0, NOW)
    assert shown.total == 2 and {row.status for row in shown.rows} == {Status.PENDING}


async def test_people_now_and_a_month_ago(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        rows.add(User(role=Role.PATIENT, name="New", email="new@calm.test", created_at=NOW - DAY))
        (await rows.exec(select(Doctor).where(Doctor.user_id == cast.jonas.id))).one().verified_at = NOW - DAY
    found = await overview.figures(cast.alex.actor, NOW)
    assert (found.patients, found.doctors) == (Figure(now=3, before=2), Figure(now=2, before=1))
    for figure, role, standing in (
        (found.patients, Role.PATIENT, Standing.ANY),
        (found.doctors, Role.DOCTOR, Standing.LISTED),
    ):
        assert (await directory.people(cast.alex.actor, "", role, standing, 0, NOW)).total == figure.now


async def test_page_by_page_the_latest_first(database: str, cast: Cast) -> None:
    for n in range(12):
        await meet(cast, NOW + n * DAY, Status.BOOKED, made=NOW - n * DAY)
    first = await overview.meetings(cast.alex.actor, Among.LATEST, 0, NOW)
    assert (len(first.rows), first.total) == (10, 12)
    assert (first.rows[0].patient, first.rows[0].doctor) == ("Asha Rao", "Dr. Meera Iyer")
    rest = await overview.meetings(cast.alex.actor, Among.LATEST, 1, NOW)
    made = [row.created_at for row in (*first.rows, *rest.rows)]
    assert made == sorted(made, reverse=True)


async def test_why_somebody_comes_is_not_told(database: str, cast: Cast) -> None:
    await meet(cast, NOW, Status.BOOKED)
    assert "sleep" not in repr(await overview.meetings(cast.alex.actor, Among.LATEST, 0, NOW))


async def test_nobody_but_admins(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await overview.figures(person.actor, NOW)
        with pytest.raises(NotAllowed):
            await overview.meetings(person.actor, Among.LATEST, 0, NOW)
