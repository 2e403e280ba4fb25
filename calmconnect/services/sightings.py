"""How often doctors are shown in a search, and looked at: numbers of a day, counted in memory and written once a minute.

By whom is not even known here, so nothing can be said of it later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from calmconnect.db.activity import Sighting
from calmconnect.db.upsert import dialect
from calmconnect.domain.statistics import Count
from calmconnect.services import house_settings
from calmconnect.services.work import work

_seen: Counter[tuple[int, Count]] = Counter()


def shown(doctor_ids: Iterable[int]) -> None:
    """These stood on the first page of a search."""
    _seen.update((doctor_id, Count.SHOWN) for doctor_id in doctor_ids)


def viewed(doctor_id: int) -> None:
    """Somebody opened this doctor's page."""
    _seen[doctor_id, Count.VIEWED] += 1


async def flush(now: datetime) -> None:
    """Add what was counted since the last time to the numbers of today."""
    global _seen
    seen, _seen = _seen, Counter()
    if not seen:
        return
    today = now.astimezone(ZoneInfo((await house_settings.current()).time_zone)).date()
    wanted = dialect().insert(Sighting)
    more = Sighting.__table__.c.value + wanted.excluded.value  # type: ignore[attr-defined]
    added = wanted.on_conflict_do_update(index_elements=["day", "doctor_id", "what"], set_={"value": more})
    # Always in one order, so that two processes never wait for each other.
    values = [{"day": today, "doctor_id": one, "what": what, "value": seen[one, what]} for one, what in sorted(seen)]
    async with work() as w:
        await (await w.rows.connection()).execute(added, values)
