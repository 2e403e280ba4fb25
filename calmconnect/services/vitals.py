"""How this process is: counted in memory while it works, and written once a minute. Nothing here waits, or locks anything."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import col, delete

from calmconnect.db.upsert import dialect
from calmconnect.db.vitals import Vital, VitalDuration
from calmconnect.domain.histograms import bucket
from calmconnect.services.work import work

KEPT_FOR = timedelta(days=14)
_MINUTE = timedelta(minutes=1)

# Processes of one machine begin as copies of each other, so this one's number is part of its name.
_NAME = f"{uuid4().hex[:12]}-"
_lengths: Counter[int] = Counter()
_failed = 0
_count_tabs: Callable[[], int] = int


def handled(seconds: float) -> None:
    """A handler ended, refused or not, after so long."""
    _lengths[bucket(seconds)] += 1


def failed() -> None:
    """A handler broke, which is no refusal: nobody had thought of it."""
    global _failed
    _failed += 1


def count_tabs_by(count: Callable[[], int]) -> None:
    """Let the open tabs of this process be counted so."""
    global _count_tabs
    _count_tabs = count


async def flush(now: datetime) -> None:
    """Write what was counted since the last time."""
    global _lengths, _failed
    lengths, broken, _lengths, _failed = _lengths, _failed, Counter(), 0
    here = {"minute": now.replace(second=0, microsecond=0), "process": f"{_NAME}{os.getpid()}"}
    vital = dialect().insert(Vital)
    length = dialect().insert(VitalDuration)
    async with work() as w:
        connection = await w.rows.connection()
        # A minute that is written twice, because the clock was late, is one.
        added = {name: Vital.__table__.c[name] + vital.excluded[name] for name in ("handled", "failed")}  # type: ignore[attr-defined]
        values = {**here, "handled": sum(lengths.values()), "failed": broken, "tabs": _count_tabs()}
        await connection.execute(
            vital.on_conflict_do_update(
                index_elements=["minute", "process"], set_={**added, "tabs": vital.excluded.tabs}
            ),
            [values],
        )
        if lengths:
            more = VitalDuration.__table__.c.handled + length.excluded.handled  # type: ignore[attr-defined]
            await connection.execute(
                length.on_conflict_do_update(index_elements=["minute", "process", "bucket"], set_={"handled": more}),
                [{**here, "bucket": number, "handled": times} for number, times in sorted(lengths.items())],
            )


async def forget(now: datetime) -> None:
    """Forget how processes were long ago."""
    async with work() as w:
        for table in (Vital, VitalDuration):
            await w.rows.exec(delete(table).where(col(table.minute) < now - KEPT_FOR - _MINUTE))
