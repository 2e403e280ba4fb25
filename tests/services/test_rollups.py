"""What is counted of each day, beside what a plain look at every row finds, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from calmconnect.db.appointments import Appointment, AppointmentChange
from calmconnect.db.daily_figures import CountingState, DailyFigure
from calmconnect.db.emergencies import Emergency
from calmconnect.db.ratings import Rating, RatingChange
from calmconnect.db.session import reading, transaction
from calmconnect.domain.booking import CancellationReason, Status
from calmconnect.domain.house_settings import Group
from calmconnect.domain.ratings import RatingStep
from calmconnect.domain.statistics import Count
from calmconnect.services import house_settings, rollups
from tests.support.cast import Cast
from tests.support.plain_counting import Figures, plainly_counted
from tests.support.raw_history import DAYS, write

# In these forty days clocks in Berlin go forward.
SINCE = datetime(2026, 3, 10, 3, tzinfo=UTC)
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)
MINUTE, LONG = timedelta(minutes=1), 1_000.0
BERLIN, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata")
# Counted apart, week by week.
OF_WEEKS = {Count.HAPPINESS.value, Count.HAPPINESS_PEOPLE.value}


async def kept() -> Figures:
    """All figures that there are."""
    async with reading() as rows:
        found = await rows.exec(select(DailyFigure).where(col(DailyFigure.figure).not_in(OF_WEEKS)))
        return {(one.subject, one.figure, one.day, one.bucket): one.value for one in found}


async def live_in(cast: Cast, zone: ZoneInfo, version: int) -> None:
    """Let days be those of a zone."""
    given = {"time_zone": zone.key}
    await house_settings.change(cast.alex.actor, Group.STATISTICS, given.get, version, NOW)


def differing(found: Figures, plain: Figures) -> dict[tuple[int, str, date, int], tuple[int, int]]:
    """Where what is kept is not what is there: what each says."""
    return {key: (found.get(key, 0), plain.get(key, 0)) for key in found | plain if found.get(key) != plain.get(key)}


async def test_every_figure_is_what_the_rows_say_and_follows_them(database: str, cast: Cast) -> None:
    await live_in(cast, BERLIN, 0)
    await write(cast, SINCE, NOW, DAYS * 8)
    assert await rollups.keep(NOW, LONG) > DAYS
    plain = await plainly_counted(BERLIN, NOW)
    assert len({figure for _, figure, _, _ in plain}) >= len(Count) - 6
    assert not differing(await kept(), plain)
    await change_some(cast, NOW + MINUTE)
    assert 3 <= await rollups.keep(NOW + 2 * MINUTE, LONG) < 30
    assert not differing(await kept(), await plainly_counted(BERLIN, NOW))
    await live_in(cast, KOLKATA, 1)
    assert await rollups.keep(NOW + 3 * MINUTE, LONG) > DAYS
    assert not differing(await kept(), await plainly_counted(KOLKATA, NOW))


async def change_some(cast: Cast, now: datetime) -> None:
    """Let some things happen, long after what they concern."""
    async with transaction() as rows:
        booked = (await rows.exec(select(Appointment).where(Appointment.status == Status.BOOKED))).all()
        for number, one in enumerate(booked[:6]):
            after = Status.CANCELLED if number % 2 else Status.FULFILLED
            one.status, one.cancellation_reason = after, CancellationReason.BY_DOCTOR if number % 2 else None
            rows.add(one)
            rows.add(AppointmentChange(appointment_id=one.id or 0, at=now, from_status=Status.BOOKED, to_status=after))
        for rating in (await rows.exec(select(Rating).limit(4))).all():
            rating.stars, rating.stars_left_out = 1, not rating.stars_left_out
            rows.add(rating)
            change = RatingChange(
                rating_id=rating.id or 0, at=now, actor_id=cast.asha.id, step=RatingStep.HIDDEN, stars=1, review=""
            )
            rows.add(change)
        for emergency in (await rows.exec(select(Emergency).where(col(Emergency.taken_at).is_(None)))).all():
            emergency.taken_by, emergency.taken_at = cast.jonas.id, now
            rows.add(emergency)


async def test_two_at_once_count_once(database: str, cast: Cast) -> None:
    await write(cast, SINCE, NOW, 20)
    first, second = await asyncio.gather(rollups.keep(NOW, LONG), rollups.keep(NOW, LONG))
    assert min(first, second) == 0 and max(first, second) > DAYS
    assert not differing(await kept(), await plainly_counted(ZoneInfo("UTC"), NOW))


async def test_it_goes_on_where_it_was_interrupted(database: str, cast: Cast) -> None:
    await write(cast, SINCE, NOW, 20)
    assert await rollups.keep(NOW, 0.0) == 1
    async with reading() as rows:
        state = await rows.get_one(CountingState, 1)
    assert state.counted_at == NOW
    waiting = len(await rollups.stale_days())
    assert waiting > DAYS
    assert await rollups.keep(NOW + MINUTE, LONG) > waiting
    assert not await rollups.stale_days()
    assert not differing(await kept(), await plainly_counted(ZoneInfo("UTC"), NOW))


async def test_whoever_was_killed_while_counting_is_followed(database: str, cast: Cast) -> None:
    async with transaction() as rows:
        gone = CountingState(id=1, zone="UTC", claimed_by="gone", claimed_until=NOW + MINUTE)
        rows.add(gone)
    assert await rollups.keep(NOW, LONG) == 0
    assert await rollups.keep(NOW + MINUTE, 0.0) > 0
