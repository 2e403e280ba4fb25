"""Moving on how far conversations were looked at for signs of danger, many in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation
from calmconnect.db.risk import SecondLook
from calmconnect.db.upsert import further
from calmconnect.settings import settings


@dataclass(frozen=True, slots=True)
class Place:
    """How far: up to the line `seq`, and up to the change numbered `change`."""

    seq: int
    change: int


async def move_on(rows: AsyncSession, places: Mapping[int, Place]) -> None:
    """Move on by conversation; nothing ever goes back. Locks the conversations before, as whoever flags a line does."""
    dialect = postgresql if settings().is_postgres else sqlite
    wanted = select(Conversation.id).where(col(Conversation.id).in_(places)).order_by(col(Conversation.id))
    await rows.exec(wanted.with_for_update(read=True, key_share=True))
    values = [
        {"conversation_id": conversation_id, "seq": place.seq, "change": place.change}
        for conversation_id, place in sorted(places.items())
    ]
    added = dialect.insert(SecondLook).values(values)
    moved = {name: further(SecondLook.__table__.c[name], added.excluded[name]) for name in ("seq", "change")}  # type: ignore[attr-defined]
    await rows.exec(added.on_conflict_do_update(index_elements=["conversation_id"], set_=moved))
