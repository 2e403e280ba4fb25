"""Looking people up: ms that the service takes for a page of the admins' list, among 100,000 on PostgreSQL."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import text

from bench.figure import Figure, Goal, of_samples
from bench.options import Options
from bench.stage import Stage, say
from calmconnect.db import migrate
from calmconnect.db.session import dispose, transaction
from calmconnect.domain.people import Actor, Role
from calmconnect.services import directory
from calmconnect.services.clock import utc_now
from calmconnect.services.directory import Standing
from calmconnect.settings import ROOT

_GOAL = Goal("value", "<=", 100)
_ACTOR = Actor(1, Role.ADMIN, 0)
_TIMES = 15
# What is asked for: name of the figure → words, role, standing, page.
_ASKED: dict[str, tuple[str, Role | None, Standing, int]] = {
    "everybody": ("", None, Standing.ANY, 0),
    "deep": ("", None, Standing.ANY, 2_000),
    "one_name": ("meera 4711", None, Standing.ANY, 0),
    "address": ("person.4711@people", None, Standing.ANY, 0),
    "many": ("me", None, Standing.ANY, 0),
    "most": ("people", None, Standing.ANY, 0),
    "licence": ("lic-77", Role.DOCTOR, Standing.ANY, 0),
    "suspended": ("me", Role.PATIENT, Standing.SUSPENDED, 0),
    "expiring": ("", None, Standing.EXPIRING, 0),
}
_FIRST = ("Asha", "Ben", "Meera", "Jonas", "Tara", "Alex", "Noor", "Ravi", "Lena", "Omar", "Mei", "Kofi", "Ana", "Ivo")
_LAST = ("Rao", "Okafor", "Iyer", "Weber", "Singh", "Haddad", "Mehta", "Kim", "Silva", "Novak", "Mbeki")
_PEOPLE = """
INSERT INTO users (role, email, name, time_zone, password_hash, email_verified_at, created_at, disabled_at)
SELECT CASE WHEN n % 50 = 0 THEN 'doctor' ELSE 'patient' END, 'person.' || n || '@people.example',
    (CAST(:first AS text[]))[1 + n % 14] || ' ' || (CAST(:last AS text[]))[1 + n % 11] || ' ' || n, 'UTC',
    CASE WHEN n % 90 = 0 THEN NULL ELSE 'x' END, CASE WHEN n % 40 = 0 THEN NULL ELSE CAST(:now AS timestamptz) END,
    CAST(:now AS timestamptz) - n * interval '5 minutes', CASE WHEN n % 200 = 3 THEN CAST(:now AS timestamptz) END
FROM generate_series(1, :count) AS n
"""
_DOCTORS = """
INSERT INTO doctors (user_id, headline, about, qualifications, years_experience, languages, modes, fee_minor, currency,
    licence_number, verified_at, presence, session_minutes, buffer_before_minutes, buffer_after_minutes, notice_minutes,
    horizon_days, daily_cap, free_cancel_hours, licence_expires_on, version)
SELECT id, '', '', '', 1, '[]', '[]', 0, 'INR', 'LIC-' || id, created_at, 'offline', 50, 0, 10, 120, 42, 0, 24,
    CAST(:now AS date) + CAST(id % 900 AS integer), 1
FROM users WHERE role = 'doctor'
"""


def measure(stage: Stage, options: Options) -> Iterator[Figure]:
    """One figure for each way of asking, over all rounds; in a process of its own, which knows only this database."""
    env = stage.settings_of_new_database("people")
    count = str(options.people)
    say(f"people: making up {count} of them")
    run = subprocess.run(
        [sys.executable, "-m", "bench.measures.people", count, str(options.rounds)],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
    )
    for name, rounds in json.loads(run.stdout.splitlines()[-1]).items():
        yield Figure(f"people.{name}.p95", "ms", of_samples(rounds, 0.95), goal=_GOAL)


async def _measured(count: int, rounds: int) -> dict[str, list[list[float]]]:
    try:
        await _fill(count)
        # Nobody's very first questions count: code is still being loaded, and the database reads from its disk.
        await _round(1)
        taken = [await _round(_TIMES) for _ in range(rounds)]
    finally:
        await dispose()
    return {name: [one[name] for one in taken] for name in _ASKED}


async def _fill(count: int) -> None:
    now = utc_now() - timedelta(hours=1)
    async with transaction() as rows:
        connection = await rows.connection()
        first, last = list(_FIRST), list(_LAST)
        await connection.execute(text(_PEOPLE), {"first": first, "last": last, "now": now, "count": count})
        await connection.execute(text(_DOCTORS), {"now": now.date()})
    async with transaction() as rows:
        # As the database does by itself within a minute of so many new rows.
        await (await rows.connection()).execute(text("ANALYZE"))


async def _round(times: int) -> dict[str, list[float]]:
    return {name: [await _timed(*asked) for _ in range(times)] for name, asked in _ASKED.items()}


async def _timed(words: str, role: Role | None, standing: Standing, page: int) -> float:
    start = time.perf_counter()
    await directory.people(_ACTOR, words, role, standing, page, utc_now())
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    migrate.upgrade()
    print(json.dumps(asyncio.run(_measured(int(sys.argv[1]), int(sys.argv[2])))))
