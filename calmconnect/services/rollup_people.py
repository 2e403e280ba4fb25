"""How people are on the whole, week by week: the mean of the scores of those who have one and agreed, if they are enough.

A week is looked at once, when it is over, and never again: what is said of it twice, before and after somebody leaves, would
tell how that person was. Of too few people nothing is kept (docs/statistics.md).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from calmconnect.db.daily_figures import CountingState
from calmconnect.db.scores import ScoreChoice
from calmconnect.db.session import reading
from calmconnect.domain.periods import Period
from calmconnect.domain.statistics import FEWEST_PEOPLE, HOUSE, Count
from calmconnect.services import rollup_days, scores
from calmconnect.services.work import work

_WEEK = timedelta(days=7)
# When nothing was looked at yet: as far back as a score's own trend goes.
_WEEKS_AT_FIRST = 6


async def keep(zone: ZoneInfo, now: datetime) -> None:
    """Look at the weeks that are over and were not looked at yet."""
    today = now.astimezone(zone).date()
    latest = today - timedelta(days=today.weekday() + 1)
    async with reading() as rows:
        until = (await rows.get_one(CountingState, 1)).people_until
    sunday = latest - (_WEEKS_AT_FIRST - 1) * _WEEK if until is None else until + _WEEK
    while sunday <= latest:
        await _settle(sunday, await _scores(sunday, zone))
        sunday += _WEEK


async def _scores(sunday: date, zone: ZoneInfo) -> list[float]:
    """How each of those was on that evening who had their score on, agree to being counted, and of whom enough is known."""
    evening = Period(sunday, sunday).moments(zone)[1] - timedelta(minutes=1)
    async with reading() as rows:
        on = (await rows.exec(select(ScoreChoice.user_id).where(col(ScoreChoice.since) <= evening))).all()
    found = []
    for user_id in on:
        # One at a time: reading takes as long as somebody writes much, and nobody waits for it.
        async with reading() as rows:
            score = await scores.on_evening(rows, user_id, evening)
        if score is not None and score.enough:
            found.append(score.value)
    return found


async def _settle(sunday: date, found: list[float]) -> None:
    figures: dict[rollup_days.Key, int] = {}
    if len(found) >= FEWEST_PEOPLE:
        figures[HOUSE, Count.HAPPINESS.value, 0] = round(fmean(found))
        # In steps, so that one who comes or leaves is not seen by it.
        figures[HOUSE, Count.HAPPINESS_PEOPLE.value, 0] = len(found) // FEWEST_PEOPLE * FEWEST_PEOPLE
    async with work() as w:
        state = await w.rows.get_one(CountingState, 1, with_for_update=True)
        if state.people_until is not None and state.people_until >= sunday:
            return
        both = frozenset({Count.HAPPINESS.value, Count.HAPPINESS_PEOPLE.value})
        await rollup_days.replace(w.rows, sunday, both, figures)
        state.people_until = sunday
        w.rows.add(state)
