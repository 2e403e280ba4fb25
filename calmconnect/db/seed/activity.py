"""Who was there in the last two months, and how the program was: what a demo could not have noted itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from calmconnect.db.activity import ActiveDay, HandOver, OnlineSpan, Sighting
from calmconnect.db.people import User
from calmconnect.db.seed.calendar import hours_of
from calmconnect.db.seed.doctors import DOCTORS
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.histograms import bucket
from calmconnect.domain.statistics import Count

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_DAYS, _DAYS_OF_VITALS = 60, 13
_ALWAYS_THE_SAME = 60_114
_PROCESS = "demo"
# How long handlers take, in seconds, and how many of a hundred.
_LENGTHS = ((0.004, 34), (0.008, 31), (0.015, 19), (0.03, 9), (0.07, 4), (0.16, 2), (0.4, 1))


def rows(people: Sequence[User], doctor_ids: Sequence[int], now: datetime) -> Iterator[SQLModel]:
    """All of it, up to the hour before `now`."""
    random = Random(_ALWAYS_THE_SAME)  # noqa: S311 - nothing here is secret
    yield from _active(people, now, random)
    for place, doctor_id in enumerate(doctor_ids):
        yield from _of_doctor(place, doctor_id, now, random)
    yield from (HandOver(at=now - random.uniform(0.1, _DAYS) * _DAY) for _ in range(24))
    for ago in range(2, _DAYS_OF_VITALS * 24):
        yield from _vitals((now - ago * _HOUR).replace(minute=0, second=0, microsecond=0), random)


def _active(people: Sequence[User], now: datetime, random: Random) -> Iterator[SQLModel]:
    """About one in three on any day, and more of late."""
    for user in people:
        assert user.id is not None
        for ago in range(1, _DAYS):
            if user.created_at < now - ago * _DAY and random.random() < 0.45 - ago / 300:
                yield ActiveDay(day=(now - ago * _DAY).date(), user_id=user.id)


def _of_doctor(place: int, doctor_id: int, now: datetime, random: Random) -> Iterator[SQLModel]:
    """Online in their hours, give or take a few minutes; shown more often than looked at."""
    zone = ZoneInfo(DOCTORS[place].time_zone)
    for ago in range(1, _DAYS):
        day = (now - ago * _DAY).astimezone(zone).date()
        for hours in hours_of(DOCTORS[place]):
            if hours.weekday == day.weekday():
                begins, ends = (datetime.combine(day, at, zone) for at in (hours.starts, hours.ends))
                since, until = begins + random.uniform(-0.2, 0.4) * _HOUR, ends + random.uniform(-0.6, 0.3) * _HOUR
                yield OnlineSpan(doctor_id=doctor_id, since=since, until=max(since, until), open=False)
        shown = random.randrange(4, 30)
        here = (now - ago * _DAY).date()
        yield Sighting(day=here, doctor_id=doctor_id, what=Count.SHOWN, value=shown)
        yield Sighting(day=here, doctor_id=doctor_id, what=Count.VIEWED, value=random.randrange(1, shown))


def _vitals(hour: datetime, random: Random) -> Iterator[SQLModel]:
    """What was asked for in an hour, as if in its first minute: by day more than at night."""
    hundreds = random.randrange(2, 6) if 4 <= hour.hour < 18 else 1
    failed, tabs = int(random.random() < 0.01), hundreds * random.randrange(4, 8)
    yield Vital(minute=hour, process=_PROCESS, handled=hundreds * 100, failed=failed, tabs=tabs)
    for seconds, share in _LENGTHS:
        yield VitalDuration(minute=hour, process=_PROCESS, bucket=bucket(seconds), handled=hundreds * share)
