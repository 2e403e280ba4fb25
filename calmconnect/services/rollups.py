"""Keeps what is counted of each day (`db/daily_figures.py`) as the rows say it, day by day.

Whatever changes makes its days stale, and stale days are counted anew, those near today first. So nothing is added up bit by
bit: a day can be counted again at any time, and whoever is interrupted loses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select as columns
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.conversations import Conversation
from calmconnect.db.daily_figures import CountingState, DailyFigure, StaleDay
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import dialect, insert_if_absent
from calmconnect.domain.emergencies import GUEST_ID
from calmconnect.domain.periods import Period
from calmconnect.hub import hub
from calmconnect.services import house_settings, rollup_bookings, rollup_days, rollup_people, rollup_talking, topics
from calmconnect.services.claims import unclaimed
from calmconnect.services.work import work

# Longer than a day takes; whoever was killed is followed by another after that.
_CLAIMED_FOR = timedelta(minutes=3)
# Changes are looked at that long beyond the last look: a transaction may say when it began, and commit later.
_OVERLAP = timedelta(minutes=5)
# What changes without saying when, such as what was sent, changes on the day itself or soon after it.
_ALWAYS = 3
_DAY = timedelta(days=1)


class _Lost(Exception):
    """Somebody else counts now."""


async def keep(now: datetime, seconds: float = 10.0) -> int:
    """Count the days that are stale, for about so many seconds; gives how many were counted. Who comes second does nothing."""
    zone, me, begun = ZoneInfo((await house_settings.current()).time_zone), str(uuid4()), time.monotonic()
    if not await _claim(zone, me, now):
        return 0
    done = 0
    try:
        for day, since in await _notice(zone, now):
            await _roll(day, since, zone, me, now)
            done += 1
            if time.monotonic() - begun > seconds:
                break
        await rollup_people.keep(zone, now)
    except _Lost:
        return done
    await _let_go(me)
    if done:
        await hub().publish(topics.FIGURES, {"kind": "figures"})
    return done


async def stale_days() -> list[date]:
    """The days that wait to be counted."""
    async with reading() as rows:
        return list(await rows.exec(select(col(StaleDay.day)).order_by(col(StaleDay.day))))


async def _claim(zone: ZoneInfo, me: str, now: datetime) -> bool:
    async with work() as w:
        await insert_if_absent(w.rows, CountingState, id=1, zone=zone.key, claimed_by="")
        claimed = (
            update(CountingState)
            .where(col(CountingState.id) == 1, unclaimed(CountingState.claimed_until, now))
            .values(claimed_by=me, claimed_until=now + _CLAIMED_FOR)
            .returning(col(CountingState.id))
        )
        return (await w.rows.exec(claimed)).first() is not None


async def _let_go(me: str) -> None:
    async with work() as w:
        mine = (col(CountingState.id) == 1, col(CountingState.claimed_by) == me)
        await w.rows.exec(update(CountingState).where(*mine).values(claimed_by="", claimed_until=None))


async def _notice(zone: ZoneInfo, now: datetime) -> list[tuple[date, datetime]]:
    """Make the days stale whose figures may have changed; gives all that are, those near today first."""
    today = now.astimezone(zone).date()
    async with work() as w:
        state = await w.rows.get_one(CountingState, 1)
        if state.noticed_at is None or state.zone != zone.key:
            days = await _all_days(w.rows, zone, today)
        else:
            days = await _changed(w.rows, state.noticed_at - _OVERLAP, zone)
        days |= {today - n * _DAY for n in range(_ALWAYS)}
        state.zone, state.noticed_at = zone.key, now
        w.rows.add(state)
        await _make_stale(w.rows, days, now)
        found = await w.rows.exec(select(StaleDay))
        return sorted(((one.day, one.since) for one in found), key=lambda one: (abs(one[0] - today), one[0]))


async def _changed(rows: AsyncSession, since: datetime, zone: ZoneInfo) -> set[date]:
    moments = [*await rollup_bookings.changed_since(rows, since), *await rollup_talking.changed_since(rows, since)]
    return {moment.astimezone(zone).date() for moment in moments}


async def _all_days(rows: AsyncSession, zone: ZoneInfo, today: date) -> set[date]:
    """Every day of which there may be anything to count, also to come, or was by another clock."""
    asked = (
        columns(func.min(Conversation.created_at)),
        columns(func.min(Appointment.created_at)),
        columns(func.min(Appointment.starts_at)),
        columns(func.max(Appointment.starts_at)),
    )
    connection = await rows.connection()
    found = [(await connection.execute(one)).scalar_one() for one in asked]
    busy = [today, *(moment.astimezone(zone).date() for moment in found if moment)]
    first = min(busy)
    # Before anybody met anybody, people only joined.
    before = Period(first, first).moments(zone)[0]
    joined = columns(col(User.created_at)).where(col(User.id) > GUEST_ID, col(User.created_at) < before)
    days = {moment.astimezone(zone).date() for moment in (await connection.execute(joined)).scalars()}
    days |= set(Period(first, max(busy)).days())
    return days | set((await connection.execute(columns(col(DailyFigure.day)).distinct())).scalars())


async def _make_stale(rows: AsyncSession, days: Iterable[date], now: datetime) -> None:
    wanted = dialect().insert(StaleDay)
    fresh = wanted.on_conflict_do_update(index_elements=["day"], set_={"since": wanted.excluded.since})
    values = [{"day": day, "since": now} for day in sorted(days)]
    await (await rows.connection()).execute(fresh, values)


async def _roll(day: date, since: datetime, zone: ZoneInfo, me: str, now: datetime) -> None:
    """Count a day, which is not stale any more then, unless it has become so again meanwhile."""
    figures, found = await rollup_days.counted(day, zone, now)
    async with work() as w:
        # Whoever else counts waits here, and finds that it is not its turn.
        state = await w.rows.get_one(CountingState, 1, with_for_update=True, populate_existing=True)
        if state.claimed_by != me:
            raise _Lost
        await rollup_days.replace(w.rows, day, figures, found)
        same = (col(StaleDay.day) == day, col(StaleDay.since) == since)
        await w.rows.exec(delete(StaleDay).where(*same))
        if day == now.astimezone(zone).date():
            state.counted_at = now
        w.rows.add(state)
