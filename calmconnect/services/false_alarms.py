"""What was taken for danger and was none, for the next training: words only where that was allowed, and never whose."""

from __future__ import annotations

from sqlmodel import col, select

from calmconnect.db.risk import FalseAlarm
from calmconnect.db.session import reading


async def shared() -> list[tuple[str, str]]:
    """Each reason with the words, the first ones first."""
    async with reading() as rows:
        found = await rows.exec(select(FalseAlarm).order_by(col(FalseAlarm.id)))
        return [(one.reason.value, one.words) for one in found if one.words]
