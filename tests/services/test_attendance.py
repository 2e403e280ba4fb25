"""What becomes of a session by itself, and reminders: once each, and never of what was called off."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import col, select

from calmconnect.db.appointments import Appointment
from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading
from calmconnect.domain.booking import Absent, CancellationReason, Status
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.notifications import Kind
from calmconnect.services import attendance, booking, reminders
from calmconnect.services.doctors import profile
from tests.support.care import ask
from tests.support.cast import NOW, Cast, Person
from tests.support.resources import make_appointment
from tests.support.rows import all_rows

MINUTE = timedelta(minutes=1)
# make_appointment: a day from now, for 50 minutes.
STARTS = NOW + timedelta(days=1)
ENDS = STARTS + 50 * MINUTE


async def row(number: int) -> Appointment:
    async with reading() as rows:
        return await rows.get_one(Appointment, number)


async def told(person: Person, kind: Kind) -> list[str]:
    async with reading() as rows:
        found = await rows.exec(
            select(Notification).where(Notification.user_id == person.id, Notification.kind == kind)
        )
        return [one.title for one in found]


async def test_both_come_and_it_is_fulfilled_at_its_end(cast: Cast) -> None:
    number = await make_appointment(cast)
    await attendance.join(cast.asha.actor, number, STARTS - 10 * MINUTE)
    assert (await row(number)).status is Status.ARRIVED
    await attendance.join(cast.meera.actor, number, STARTS + 5 * MINUTE)
    await attendance.join(cast.asha.actor, number, STARTS + 6 * MINUTE)
    assert (await row(number)).patient_came_at == STARTS - 10 * MINUTE, "coming back is not coming late"
    assert await attendance.conclude(STARTS + 40 * MINUTE) == 0
    assert await attendance.conclude(ENDS) == 1
    assert (await row(number)).status is Status.FULFILLED
    assert await attendance.conclude(ENDS) == 0


async def test_nobody_comes(cast: Cast) -> None:
    number = await make_appointment(cast)
    assert await attendance.conclude(STARTS + 29 * MINUTE) == 0
    assert await attendance.conclude(STARTS + 30 * MINUTE) == 1
    ended = await row(number)
    assert (ended.status, ended.cancellation_reason) == (Status.CANCELLED, CancellationReason.UNATTENDED)
    assert await told(cast.asha, Kind.BOOKING) == ["Your session did not take place"]


@pytest.mark.parametrize(("came", "absent"), [("asha", Absent.DOCTOR), ("meera", Absent.PATIENT)])
async def test_one_side_is_missing(cast: Cast, came: str, absent: Absent) -> None:
    number = await make_appointment(cast)
    await attendance.join(getattr(cast, came).actor, number, STARTS)
    assert await attendance.conclude(STARTS + 30 * MINUTE) == 1
    ended = await row(number)
    assert (ended.status, ended.absent) == (Status.NOSHOW, absent)
    with pytest.raises(Conflict):
        await attendance.join(cast.asha.actor, number, STARTS + 31 * MINUTE)


async def test_coming_in_too_early_too_late_or_as_somebody_else(cast: Cast) -> None:
    number = await make_appointment(cast)
    before = await all_rows()
    for when in (STARTS - 11 * MINUTE, ENDS):
        with pytest.raises(Conflict):
            await attendance.join(cast.asha.actor, number, when)
    with pytest.raises(NotFound):
        await attendance.join(cast.ben.actor, number, STARTS)
    request = await make_appointment(cast, 1, Status.PENDING)
    with pytest.raises(Conflict):
        await attendance.join(cast.asha.actor, request, STARTS + timedelta(days=1))
    await booking.cancel(cast.asha.actor, request, "I am ill.", NOW)
    assert (await all_rows())["users"] == before["users"]


async def test_two_runners_conclude_and_remind_once(cast: Cast) -> None:
    for nth in range(3):
        await make_appointment(cast, nth)
    near = STARTS - 30 * MINUTE
    assert sum(await asyncio.gather(*[reminders.send_due(near) for _ in range(2)])) == 1
    assert await told(cast.asha, Kind.REMINDER) == ["Your session is near"]
    late = STARTS + timedelta(days=2, minutes=40)
    assert sum(await asyncio.gather(*[attendance.conclude(late) for _ in range(2)])) == 3
    assert len(await told(cast.meera, Kind.BOOKING)) == 3


async def test_each_reminder_in_its_time_and_none_that_is_late(cast: Cast) -> None:
    await make_appointment(cast)
    times = (24 * 60, 23 * 60, 60, 59, 10, 9, 0, -5)
    sent = [await reminders.send_due(STARTS - minutes * MINUTE) for minutes in times]
    # Confirmed (made, here) a day before it begins: nobody is reminded in the same breath.
    assert sent == [0, 0, 1, 0, 1, 0, 0, 0]


async def test_no_reminder_after_it_was_called_off(cast: Cast) -> None:
    number = await make_appointment(cast)
    assert await reminders.send_due(STARTS - 60 * MINUTE) == 1
    await booking.cancel(cast.asha.actor, number, "I am ill.", STARTS - 50 * MINUTE)
    assert await reminders.send_due(STARTS - 5 * MINUTE) == 0
    async with reading() as rows:
        left = await rows.exec(
            select(Notification).where(Notification.kind == Kind.REMINDER, col(Notification.read_at).is_(None))
        )
        assert left.all() == [], "what was said before is taken back"


async def test_a_request_is_nothing_to_be_reminded_of(cast: Cast) -> None:
    slot = (await profile(cast.meera.id, NOW)).slots[0].starts
    await ask(cast.asha, cast.meera, slot)
    assert await reminders.send_due(slot - 10 * MINUTE) == 0
