"""How people are on the whole: only of weeks that are over, only of enough people, and said once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from json import dumps
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from calmconnect.db.consents import Consent
from calmconnect.db.daily_figures import CountingState, DailyFigure
from calmconnect.db.people import User
from calmconnect.db.scores import CheckIn, ScoreChoice
from calmconnect.db.session import reading, transaction
from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.people import Role
from calmconnect.domain.statistics import FEWEST_PEOPLE, Count
from calmconnect.services import rollup_people
from tests.support.cast import NOW, Cast

UTC, DAY = ZoneInfo("UTC"), timedelta(days=1)
SUNDAY = date(2026, 3, 8)


async def people(number: int, mood: int, since: datetime, version: int | None = None) -> None:
    """So many who have their score on, agreed to a version of the text, and say how they are each day for three weeks."""
    agreed = AGREEMENTS[Subject.AI_USE].version if version is None else version
    async with transaction() as rows:
        names = [f"{mood}-{agreed}-{n}" for n in range(number)]
        users = [User(role=Role.PATIENT, email=f"{one}@calm.test", name=one, created_at=since) for one in names]
        rows.add_all(users)
        await rows.flush()
        for user in users:
            assert user.id is not None
            rows.add(ScoreChoice(user_id=user.id, since=since))
            rows.add(Consent(user_id=user.id, subject=Subject.AI_USE, version=agreed, given_at=since))
            for ago in range(21):
                day = SUNDAY - ago * DAY
                rows.add(CheckIn(user_id=user.id, day=day, at=NOW, said=dumps({"mood": mood, "word": ""})))


async def counted(now: datetime = NOW) -> dict[tuple[date, str], int]:
    """What is kept of how people are, after a look."""
    async with transaction() as rows:
        if await rows.get(CountingState, 1) is None:
            rows.add(CountingState(id=1, zone="UTC"))
    await rollup_people.keep(UTC, now)
    wanted = (Count.HAPPINESS.value, Count.HAPPINESS_PEOPLE.value)
    async with reading() as rows:
        found = await rows.exec(select(DailyFigure).where(col(DailyFigure.figure).in_(wanted)))
        return {(one.day, one.figure): one.value for one in found}


async def test_too_few_leave_nothing_at_all(database: str, cast: Cast) -> None:
    await people(FEWEST_PEOPLE - 1, 5, NOW - 30 * DAY)
    assert await counted() == {}


async def test_enough_people_are_told_of_together_in_steps(database: str, cast: Cast) -> None:
    await people(9, 5, NOW - 30 * DAY)
    await people(4, 1, NOW - 30 * DAY)
    # These agreed to an earlier text, which did not say it.
    await people(10, 1, NOW - 30 * DAY, version=AGREEMENTS[Subject.AI_USE].version - 1)
    found = await counted()
    assert found[SUNDAY, Count.HAPPINESS_PEOPLE.value] == 10
    assert 50 < found[SUNDAY, Count.HAPPINESS.value] < 80
    assert max(day for day, _ in found) == SUNDAY


async def test_a_week_is_never_told_of_twice(database: str, cast: Cast) -> None:
    await people(10, 5, NOW - 30 * DAY)
    before = await counted()
    await people(10, 1, NOW - 30 * DAY)
    assert await counted(NOW + 3 * DAY) == before
    after = await counted(NOW + 7 * DAY)
    assert after.keys() - before.keys() == {
        (SUNDAY + 7 * DAY, Count.HAPPINESS.value),
        (SUNDAY + 7 * DAY, Count.HAPPINESS_PEOPLE.value),
    }
    assert before.items() <= after.items()


async def test_a_week_before_somebody_switched_it_on_does_not_count_them(database: str, cast: Cast) -> None:
    await people(10, 5, NOW - 9 * DAY)
    assert {day for day, _ in await counted()} == {SUNDAY}
