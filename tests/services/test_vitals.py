"""How a process is: counted while it works, written once a minute, and forgotten after two weeks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.session import reading
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.histograms import bucket
from calmconnect.services import vitals
from tests.support.cast import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was counted before."""
    monkeypatch.setattr(vitals, "_lengths", Counter())
    monkeypatch.setattr(vitals, "_failed", 0)
    monkeypatch.setattr(vitals, "_count_tabs", lambda: 7)


async def written() -> tuple[list[tuple[int, int, int]], dict[int, int]]:
    """What each minute says, and how many took how long in all of them."""
    async with reading() as rows:
        minutes = [(one.handled, one.failed, one.tabs) for one in await rows.exec(select(Vital).order_by("minute"))]
        lengths: Counter[int] = Counter()
        for one in await rows.exec(select(VitalDuration)):
            lengths[one.bucket] += one.handled
        return minutes, dict(lengths)


async def test_what_is_counted_is_written_once(database: str) -> None:
    for seconds in (0.01, 0.01, 0.5):
        vitals.handled(seconds)
    vitals.failed()
    await vitals.flush(NOW)
    await vitals.flush(NOW + MINUTE)
    assert await written() == ([(3, 1, 7), (0, 0, 7)], {bucket(0.01): 2, bucket(0.5): 1})


async def test_a_minute_that_is_written_twice_adds_up(database: str) -> None:
    for _ in range(2):
        vitals.handled(0.01)
        vitals.failed()
        await vitals.flush(NOW)
    assert await written() == ([(2, 2, 7)], {bucket(0.01): 2})


async def test_minutes_are_forgotten(database: str) -> None:
    for ago in (timedelta(days=15), timedelta(days=13)):
        vitals.handled(0.01)
        await vitals.flush(NOW - ago)
    await vitals.forget(NOW)
    assert await written() == ([(1, 0, 7)], {bucket(0.01): 1})
