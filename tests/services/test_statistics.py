"""Reading figures: whose they are, which days count, how they add up, and doctors in order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from calmconnect.db.daily_figures import CountingState, DailyFigure, StaleDay
from calmconnect.db.session import transaction
from calmconnect.domain.errors import NotAllowed, NotFound
from calmconnect.domain.histograms import bucket
from calmconnect.domain.periods import Period, Step
from calmconnect.domain.statistics import HOUSE, LEVELS, OF_DOCTORS, SPREADS_OF_DOCTORS, Count, PeopleOfWeek, Spread
from calmconnect.services import statistics
from calmconnect.services.statistics import Order
from tests.support.cast import NOW, Cast

MONDAY = date(2026, 3, 2)
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


async def count(subject: int, figure: Count | Spread, day: date, value: int, bucket: int = 0) -> None:
    """Write a figure of a day."""
    async with transaction() as rows:
        rows.add(DailyFigure(subject=subject, figure=figure.value, day=day, bucket=bucket, value=value))


async def test_days_of_the_period_add_up_in_its_parts(database: str, cast: Cast) -> None:
    await count(HOUSE, Count.FULFILLED, MONDAY - timedelta(days=1), 100)
    await count(HOUSE, Count.FULFILLED, MONDAY, 2)
    await count(HOUSE, Count.FULFILLED, WEEK.last, 3)
    await count(HOUSE, Count.FULFILLED, WEEK.last + timedelta(days=1), 100)
    await count(cast.meera.id, Count.FULFILLED, MONDAY, 1)
    await count(HOUSE, Count.ACTIVE_DAY, MONDAY, 7)
    await count(HOUSE, Count.ACTIVE_DAY, WEEK.last, 5)
    async with transaction() as rows:
        rows.add(CountingState(id=1, zone="UTC", counted_at=NOW))
        rows.add(StaleDay(day=MONDAY, since=NOW))
        rows.add(StaleDay(day=MONDAY - timedelta(days=1), since=NOW))
    found = await statistics.of_house(cast.alex.actor, WEEK)
    assert found.counts[Count.FULFILLED] == (2, 0, 0, 0, 0, 0, 3) and found.total(Count.FULFILLED) == 5
    assert found.total(Count.ACTIVE_DAY) == 7
    assert set(found.counts) == set(Count) and set(found.spreads) == set(Spread)
    assert (found.as_of, found.waiting) == (NOW, 1)
    whole = await statistics.of_house(cast.alex.actor, WEEK, Step.WEEK)
    assert whole.parts == (WEEK,) and whole.counts[Count.FULFILLED] == (5,) and whole.counts[Count.ACTIVE_DAY] == (7,)
    own = await statistics.of_doctor(cast.meera.actor, cast.meera.id, WEEK)
    assert own.total(Count.FULFILLED) == 1 and set(own.counts) == OF_DOCTORS and not OF_DOCTORS & LEVELS


async def test_how_long_it_took_is_known_of_each_part_and_of_all(database: str, cast: Cast) -> None:
    for day, seconds, times in ((0, 60, 3), (1, 3600, 1), (1, 60, 1)):
        here = MONDAY + timedelta(days=day)
        await count(cast.meera.id, Spread.ACCEPTANCE, here, times, bucket(seconds))
    found = await statistics.of_doctor(cast.alex.actor, cast.meera.id, WEEK)
    typical = found.quantile(Spread.ACCEPTANCE)
    assert typical is not None and abs(typical.total_seconds() - 60) < 12
    slow = found.quantile(Spread.ACCEPTANCE, 0.99)
    assert slow is not None and abs(slow.total_seconds() - 3600) < 700
    assert [one is not None for one in found.medians(Spread.ACCEPTANCE)] == [True, True, *[False] * 5]
    assert found.quantile(Spread.CALL_LENGTH) is None and set(found.spreads) == SPREADS_OF_DOCTORS


async def test_how_people_are_is_read_by_weeks(database: str, cast: Cast) -> None:
    await count(HOUSE, Count.HAPPINESS, WEEK.last, 61)
    await count(HOUSE, Count.HAPPINESS_PEOPLE, WEEK.last, 20)
    found = await statistics.of_house(cast.alex.actor, WEEK)
    assert found.people == (PeopleOfWeek(WEEK.last, 61, 20),)


async def test_doctors_stand_in_order(database: str, cast: Cast) -> None:
    for doctor, stars, ratings, held in ((cast.meera, 8, 2, 1), (cast.jonas, 15, 5, 9)):
        await count(doctor.id, Count.STARS, MONDAY, stars)
        await count(doctor.id, Count.RATINGS, MONDAY, ratings)
        await count(doctor.id, Count.FULFILLED, MONDAY, held)
        await count(doctor.id, Count.FULFILLED, MONDAY - timedelta(days=1), 50 - held)
    await count(cast.meera.id, Spread.ACCEPTANCE, MONDAY, 4, 70)
    shown, alex = frozenset({Count.FULFILLED, Count.ASKED}), cast.alex.actor

    async def names(order: Order | None) -> list[str]:
        return [row.name for row in (await statistics.by_doctor(alex, WEEK, shown, order=order)).rows]

    assert await names(Order(Count.FULFILLED)) == [cast.jonas.name, cast.meera.name]
    assert await names(Order(Count.FULFILLED, descending=False)) == [cast.meera.name, cast.jonas.name]
    assert await names(Order(Count.STARS, per=Count.RATINGS)) == [cast.meera.name, cast.jonas.name]
    assert await names(None) == sorted([cast.jonas.name, cast.meera.name], reverse=True)
    assert await names(Order(descending=False)) == sorted([cast.jonas.name, cast.meera.name])
    ranking = await statistics.by_doctor(alex, WEEK, shown, frozenset({Spread.ACCEPTANCE}), Order(Count.FULFILLED))
    assert ranking.total == 2 and [row.counts[Count.FULFILLED] for row in ranking.rows] == [9, 1]
    assert [row.counts[Count.ASKED] for row in ranking.rows] == [0, 0]
    assert [row.spreads[Spread.ACCEPTANCE] for row in ranking.rows] == [{}, {70: 4}]
    assert (await statistics.by_doctor(alex, WEEK, shown, page=1)).rows == ()


async def test_who_may_read_what(database: str, cast: Cast) -> None:
    for person in (cast.asha, cast.meera, cast.tara):
        with pytest.raises(NotAllowed):
            await statistics.of_house(person.actor, WEEK)
        with pytest.raises(NotAllowed):
            await statistics.by_doctor(person.actor, WEEK, frozenset({Count.FULFILLED}))
    with pytest.raises(NotFound):
        await statistics.of_doctor(cast.jonas.actor, cast.meera.id, WEEK)
    with pytest.raises(NotFound):
        await statistics.of_doctor(cast.alex.actor, cast.asha.id, WEEK)
