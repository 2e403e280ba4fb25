"""Counts one day, and puts what was counted in the place of what was there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import and_, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.daily_figures import DailyFigure
from calmconnect.db.session import reading
from calmconnect.db.upsert import dialect
from calmconnect.domain.periods import Period
from calmconnect.services import rollup_bookings, rollup_system, rollup_talking
from calmconnect.services.tally import Day, Tally

SOURCES = (*rollup_bookings.SOURCES, *rollup_talking.SOURCES, *rollup_system.SOURCES)
_KEY = ("subject", "figure", "bucket")

Key = tuple[int, str, int]


async def counted(day: date, zone: ZoneInfo, now: datetime) -> tuple[frozenset[str], dict[Key, int]]:
    """Which figures of a day of that zone can be counted now, and what they are, by subject, figure and bucket."""
    tally, here = Tally(), Day(day, *Period(day, day).moments(zone))
    known = [one for one in SOURCES if one.counts(here, now)]
    async with reading() as rows:
        for one in known:
            await one.count(rows, here, tally)
    figures = {key: value for key, value in tally.figures.items() if value}
    return frozenset().union(*(one.figures for one in known)), figures


async def replace(rows: AsyncSession, day: date, figures: frozenset[str], found: dict[Key, int]) -> None:
    """Let what was found be all there is of these figures on a day; what is as it was is not written."""
    columns = (DailyFigure.subject, DailyFigure.figure, DailyFigure.bucket, DailyFigure.value)
    asked = select(*columns).where(DailyFigure.day == day, col(DailyFigure.figure).in_(figures))
    before = {tuple(key): value for *key, value in await rows.exec(asked)}
    fresh = sorted((key, value) for key, value in found.items() if before.get(key) != value)
    gone = sorted(before.keys() - found.keys())
    connection = await rows.connection()
    if gone:
        here = and_(
            col(DailyFigure.day) == day, *[col(getattr(DailyFigure, one)) == bindparam(f"its_{one}") for one in _KEY]
        )
        keys = [{f"its_{one}": value for one, value in zip(_KEY, key, strict=True)} for key in gone]
        await connection.execute(delete(DailyFigure).where(here), keys)
    if fresh:
        wanted = dialect().insert(DailyFigure)
        written = wanted.on_conflict_do_update(index_elements=[*_KEY, "day"], set_={"value": wanted.excluded.value})
        values = [{"day": day, "value": value, **dict(zip(_KEY, key, strict=True))} for key, value in fresh]
        await connection.execute(written, values)
