"""How often doctors are shown and looked at: numbers of a day, of nobody in particular."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from calmconnect.db.activity import Sighting
from calmconnect.db.doctors import Doctor
from calmconnect.db.session import reading, transaction
from calmconnect.domain.statistics import Count
from calmconnect.services import sightings
from tests.support.cast import NOW, Cast
from tests.support.house import House


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was counted before."""
    monkeypatch.setattr(sightings, "_seen", Counter())


async def kept() -> dict[tuple[object, ...], int]:
    """All numbers."""
    async with reading() as rows:
        return {(one.day, one.doctor_id, one.what): one.value for one in await rows.exec(select(Sighting))}


async def test_numbers_of_a_day_add_up(database: str, cast: Cast) -> None:
    meera, jonas, today = cast.meera.id, cast.jonas.id, NOW.date()
    for _ in range(2):
        sightings.shown([meera, jonas])
        sightings.viewed(meera)
        await sightings.flush(NOW)
    await sightings.flush(NOW)
    sightings.viewed(meera)
    await sightings.flush(NOW + timedelta(days=1))
    assert await kept() == {
        (today, meera, Count.SHOWN): 2,
        (today, jonas, Count.SHOWN): 2,
        (today, meera, Count.VIEWED): 2,
        (today + timedelta(days=1), meera, Count.VIEWED): 1,
    }


async def test_opening_a_search_and_a_doctor_is_counted_and_what_cannot_be_seen_is_not(
    house: House, cast: Cast
) -> None:
    async with transaction() as rows:
        listed = await rows.get_one(Doctor, cast.meera.id)
        listed.verified_at = NOW
        hidden = await rows.get_one(Doctor, cast.jonas.id)
        hidden.verified_at = None
    browser = await house.signed_in(cast.asha)
    await browser.open("/find")
    await browser.open(f"/doctors/{cast.meera.id}")
    await browser.open(f"/doctors/{cast.jonas.id}")
    assert sightings._seen == {(cast.meera.id, Count.SHOWN): 1, (cast.meera.id, Count.VIEWED): 1}
