"""The demo has something to show in its statistics from the first minute on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from calmconnect.db.seed import fill
from calmconnect.db.session import transaction
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.statistics import Count, Spread
from calmconnect.services import rollups, statistics

NOW = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
# What there is only as time goes on, or for a service that goes wrong.
LATER = {Count.UNPAID, Count.MOVED, Count.CANCELLED_BY_SERVICE, Count.NOSHOW_DOCTOR, Count.BOT_CHATS, Count.TALKS}
LATER |= {Count.TALKS_TAKEN, Count.DOCTORS_JOINED} | {one for one in Count if one.value.startswith(("mail_", "push_"))}


async def test_nearly_every_figure_of_the_demo_is_alive(database: str) -> None:
    async with transaction() as rows:
        await fill(rows, NOW, "x")
    assert await rollups.keep(NOW, 1_000) > 60
    period = Period(NOW.date() - timedelta(days=29), NOW.date())
    found = await statistics.of_house(Actor(1, Role.ADMIN, 0), period)
    ahead = await statistics.of_house(Actor(1, Role.ADMIN, 0), Period(NOW.date(), NOW.date() + timedelta(days=13)))
    dead = {one for one in Count if not found.total(one) and not ahead.total(one)} - LATER
    assert not dead
    assert {one for one in Spread if found.quantile(one) is None} <= {Spread.TALK_ANSWER}
    assert len(found.people) >= 3 and all(30 < week.score < 90 for week in found.people)
    days = found.counts[Count.ACTIVE_DAY]
    assert all(days[:-1]), "somebody was there on each day but this one"
