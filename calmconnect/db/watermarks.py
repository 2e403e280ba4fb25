"""Moving on how far people have got in their conversations, many in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import ReadMarker
from calmconnect.db.upsert import further
from calmconnect.settings import settings


@dataclass(frozen=True, slots=True)
class Mark:
    """How far messages of a conversation have reached somebody, and how far they have read it."""

    delivered: int
    read: int

    def beyond(self, other: Mark) -> Mark:
        """The further of each."""
        return Mark(max(self.delivered, other.delivered), max(self.read, other.read))


async def move_on(rows: AsyncSession, marks: dict[tuple[int, int], Mark]) -> None:
    """Move on marks by conversation and user; none ever goes back."""
    dialect = postgresql if settings().is_postgres else sqlite
    # Always in the same order, so that two processes never wait for each other.
    values = [
        {"conversation_id": conversation_id, "user_id": user_id, "seq": mark.read, "delivered": mark.delivered}
        for (conversation_id, user_id), mark in sorted(marks.items())
    ]
    wanted = dialect.insert(ReadMarker).values(values)
    moved = {name: further(ReadMarker.__table__.c[name], wanted.excluded[name]) for name in ("seq", "delivered")}  # type: ignore[attr-defined]
    await rows.exec(wanted.on_conflict_do_update(index_elements=["conversation_id", "user_id"], set_=moved))
