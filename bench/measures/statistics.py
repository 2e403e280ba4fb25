"""Statistics over a million appointments and ten million messages on PostgreSQL: counting their days, and reading figures."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from bench import histories
from bench.figure import Figure, Goal, of_rounds, of_samples
from bench.options import Options
from bench.stage import Stage, say
from calmconnect.db import migrate
from calmconnect.db.session import dispose
from calmconnect.domain.people import Actor, Role
from calmconnect.domain.periods import Period
from calmconnect.domain.statistics import OF_DOCTORS, Count, Spread
from calmconnect.services import rollups, statistics
from calmconnect.services.appointment_lists import Wanted, appointments
from calmconnect.services.clock import utc_now
from calmconnect.services.statistics import Order
from calmconnect.settings import ROOT

Way = Callable[[], Awaitable[object]]

_GOAL = Goal("value", "<=", 300)
_ACTOR = Actor(histories.DOCTORS + 1, Role.ADMIN, 0)
_TIMES = 20
_SHOWN = frozenset({
    Count.FULFILLED, Count.CANCELLED_BY_PATIENT, Count.NOSHOW_PATIENT, Count.RATINGS, Count.STARS, Count.MINUTES_ONLINE,
    Count.MESSAGES, Count.CALLS,
})  # fmt: skip


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """One figure for each way of asking; in a process of its own, which knows only this database."""
    env = stage.settings_of_new_database("statistics")
    count = str(options.appointments)
    say(f"statistics: making up {count} appointments and ten times as many messages")
    run = subprocess.run(
        [sys.executable, "-m", "bench.measures.statistics", count, str(options.rounds)],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
    )
    found = json.loads(run.stdout.splitlines()[-1])
    yield Figure("statistics.count.all", "s", of_rounds([found["all"]]))
    yield Figure("statistics.count.again", "s", of_rounds([found["again"]]))
    for name, rounds in found["read"].items():
        yield Figure(f"statistics.{name}.p95", "ms", of_samples(rounds, 0.95), goal=_GOAL)


async def _measured(count: int, rounds: int) -> dict[str, object]:
    now = utc_now()
    try:
        begun = time.perf_counter()
        await histories.fill(count, now)
        await histories.settle()
        say(f"statistics: made up in {time.perf_counter() - begun:.0f} s")
        whole = await _counted(now)
        say(f"statistics: counted in {whole:.0f} s")
        again = await _counted(now + timedelta(minutes=10))
        await histories.settle()
        ways = _ways(now.date() - timedelta(days=1))
        # Nobody's very first questions count: code is still being loaded, and the database reads from its disk.
        await _round(ways, 1)
        taken = [await _round(ways, _TIMES) for _ in range(rounds)]
    finally:
        await dispose()
    return {"all": whole, "again": again, "read": {name: [one[name] for one in taken] for name in ways}}


async def _counted(now: datetime) -> float:
    begun = time.perf_counter()
    await rollups.keep(now, 100_000)
    assert not await rollups.stale_days()
    return time.perf_counter() - begun


def _ways(last: date) -> dict[str, Way]:
    """What pages ask: name of the figure → how."""
    found: dict[str, Way] = {}
    for name, days in (("month", 30), ("quarter", 90), ("year", 365), ("all", 730)):
        period = Period(last - timedelta(days=days - 1), last)
        order = Order(Count.STARS, per=Count.RATINGS)
        some = frozenset({Spread.ACCEPTANCE})
        found[f"house.{name}"] = partial(statistics.of_house, _ACTOR, period)
        found[f"doctor.{name}"] = partial(statistics.of_doctor, _ACTOR, 17, period)
        found[f"doctors.{name}"] = partial(statistics.by_doctor, _ACTOR, period, _SHOWN, some, order)
        found[f"doctors.everything.{name}"] = partial(statistics.by_doctor, _ACTOR, period, OF_DOCTORS)
        for what, kinds in (("any", ()), ("held", (Count.FULFILLED,)), ("moved", (Count.MOVED,))):
            for whose, doctor_id in (("house", None), ("doctor", 17)):
                wanted = Wanted(period, kinds, doctor_id=doctor_id)
                found[f"rows.{what}.{whose}.{name}"] = partial(appointments, _ACTOR, wanted, 0)
        found[f"rows.chosen.{name}"] = partial(appointments, _ACTOR, Wanted(period, step=Count.ACCEPTED), 0)
    return found


async def _round(ways: dict[str, Way], times: int) -> dict[str, list[float]]:
    return {name: [await _timed(way) for _ in range(times)] for name, way in ways.items()}


async def _timed(way: Way) -> float:
    start = time.perf_counter()
    await way()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    migrate.upgrade()
    print(json.dumps(asyncio.run(_measured(int(sys.argv[1]), int(sys.argv[2])))))
