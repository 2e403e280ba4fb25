"""A doctor's week: what stands in it, whose names, and how much it asks of the database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from calmconnect.db.doctors import ScheduleLeave, ScheduleOverride
from calmconnect.db.session import transaction
from calmconnect.domain.booking import Status
from calmconnect.domain.errors import NotAllowed
from calmconnect.domain.slots import Open, Span
from calmconnect.services import holds, rescheduling
from calmconnect.services.clock import epoch_ms
from calmconnect.services.week import Entry, Week, week
from tests.support.care import ask, met
from tests.support.cast import NOW, Cast
from tests.support.statements import statements

KOLKATA = ZoneInfo("Asia/Kolkata")
# The Monday after.
NEXT = date(2026, 3, 16)


def at(day: int, hour: int) -> datetime:
    """An hour of a day of the week after, in Meera's zone; 0 is Monday."""
    return datetime.combine(NEXT + timedelta(days=day), time(hour), KOLKATA)


async def shown(cast: Cast, now: datetime = NOW) -> Week:
    return await week(cast.meera.actor, NEXT, now)


def told(entry: Entry) -> tuple[Status, bool | None, str, bool]:
    return entry.status, entry.own_proposal, entry.patient_name, entry.movable


async def test_a_week_holds_what_takes_time_with_its_buffers(database: str, cast: Cast) -> None:
    booked = await met(cast.asha, cast.meera, at(0, 10), before=timedelta(minutes=5))
    asked = await ask(cast.ben, cast.meera, at(1, 9))
    await met(cast.asha, cast.jonas, at(2, 11))
    await met(cast.asha, cast.meera, at(3, 9), Status.CANCELLED)
    found = await shown(cast)
    assert [one.day for one in found.days] == [NEXT + timedelta(days=ahead) for ahead in range(7)]
    first, second = found.entries
    assert (first.id, told(first)) == (booked, (Status.BOOKED, None, "Asha Rao", True))
    assert first.around == Span(at(0, 10) - timedelta(minutes=5), at(0, 11))
    assert (second.id, told(second)) == (asked, (Status.PENDING, None, "Ben Okafor", True))


async def test_who_only_holds_a_slot_stays_unnamed_and_a_hold_that_is_over_is_gone(database: str, cast: Cast) -> None:
    await holds.hold(cast.ben.actor, cast.meera.id, epoch_ms(at(1, 9)), NOW)
    assert [told(one) for one in (await shown(cast)).entries] == [(Status.HELD, None, "", False)]
    assert (await shown(cast, NOW + timedelta(minutes=6))).entries == ()


async def test_a_suggested_time_stands_beside_what_it_would_replace(database: str, cast: Cast) -> None:
    booked = await met(cast.asha, cast.meera, at(0, 10))
    await rescheduling.propose(cast.meera.actor, booked, epoch_ms(at(2, 11)), "", NOW)
    assert [(one.id, *told(one)) for one in (await shown(cast)).entries] == [
        (booked, Status.BOOKED, None, "Asha Rao", False),
        (booked, Status.HELD, True, "Asha Rao", False),
    ]
    wished = await met(cast.ben, cast.meera, at(1, 10))
    await rescheduling.propose(cast.ben.actor, wished, epoch_ms(at(3, 11)), "", NOW)
    assert (await shown(cast)).entries[-1].own_proposal is False


async def test_what_has_begun_or_is_over_stays_in_view_and_can_not_be_moved(database: str, cast: Cast) -> None:
    for hour, status in ((9, Status.FULFILLED), (10, Status.NOSHOW), (11, Status.ARRIVED), (12, Status.BOOKED)):
        await met(cast.asha, cast.meera, at(0, hour), status)
    found = await shown(cast, at(0, 12) + timedelta(minutes=10))
    assert [(one.status, one.movable) for one in found.entries] == [
        (Status.FULFILLED, False),
        (Status.NOSHOW, False),
        (Status.ARRIVED, False),
        (Status.BOOKED, False),
    ]


async def test_free_slots_are_those_that_a_session_can_go_to(database: str, cast: Cast) -> None:
    booked = await met(cast.asha, cast.meera, at(0, 10))
    free = (await shown(cast)).days[0].free
    assert [slot.starts.astimezone(KOLKATA).hour for slot in free] == [9, 11, 12, 13, 14, 15, 16]
    for slot in free:
        proposal = await rescheduling.propose(cast.meera.actor, booked, epoch_ms(slot.starts), "", NOW)
        await rescheduling.decline(cast.meera.actor, proposal, NOW)


async def test_leave_and_other_hours_are_told_apart_from_the_ordinary_week(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        rows.add(ScheduleLeave(doctor_id=cast.meera.id, first_day=NEXT, last_day=NEXT))
        rows.add(
            ScheduleOverride(doctor_id=cast.meera.id, day=NEXT + timedelta(days=1), starts=time(11), ends=time(13))
        )
    monday, tuesday, wednesday, *_ = (await shown(cast)).days
    assert (monday.away, monday.hours, monday.free) == (True, (), ())
    assert (tuesday.differs, tuesday.hours) == (True, (Open(time(11), time(13)),))
    assert (wednesday.away, wednesday.differs, wednesday.hours) == (False, False, (Open(time(9), time(17)),))


async def test_without_a_date_it_is_this_week_in_the_doctors_zone(database: str, cast: Cast) -> None:
    # Sunday evening in UTC is Monday in Kolkata.
    late = datetime.combine(NEXT - timedelta(days=1), time(20), ZoneInfo("UTC"))
    found = await week(cast.meera.actor, None, late)
    assert (found.today, found.days[0].day) == (NEXT, NEXT)
    assert (await week(cast.jonas.actor, None, late)).days[0].day == NEXT - timedelta(days=7)


async def test_a_full_week_asks_as_much_of_the_database_as_an_empty_one(database: str, cast: Cast) -> None:
    with statements() as empty:
        await shown(cast)
    for day in range(5):
        for hour in range(9, 15):
            number = await met(cast.asha, cast.meera, at(day, hour))
        await rescheduling.propose(cast.meera.actor, number, epoch_ms(at(day, 16)), "", NOW)
    with statements() as full:
        assert len((await shown(cast)).entries) == 35
    assert len(full) == len(empty) <= 10


async def test_only_doctors_have_such_a_week(database: str, cast: Cast) -> None:
    for stranger in (cast.asha, cast.tara, cast.alex):
        with pytest.raises(NotAllowed):
            await week(stranger.actor, NEXT, NOW)
