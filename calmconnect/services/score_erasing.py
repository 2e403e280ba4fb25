"""Erasing all that a person's happiness score is made of."""

from __future__ import annotations

from sqlmodel import col, delete

from calmconnect.db.scores import CheckIn, MessageReading, ReadingMark, ScoreChoice
from calmconnect.services import topics
from calmconnect.services.work import Work


async def erase(w: Work, user_id: int) -> None:
    """Switch a person's score off and erase everything it was made of, all or nothing.

    The choice goes first: whoever writes anything more locks it before they do, and finds it gone.
    """
    await w.rows.exec(delete(ScoreChoice).where(col(ScoreChoice.user_id) == user_id))
    for table in (CheckIn, MessageReading, ReadingMark):
        await w.rows.exec(delete(table).where(col(table.user_id) == user_id))
    w.announce(topics.score(user_id), {"kind": "score"})


async def erase_reading(w: Work, conversation_id: int, seq: int) -> None:
    """Erase how one message reads, because it says something else now, or nothing; it is read again if there is anything."""
    gone = await w.rows.exec(
        delete(MessageReading)
        .where(col(MessageReading.conversation_id) == conversation_id, col(MessageReading.seq) == seq)
        .returning(col(MessageReading.user_id))
    )
    mark = await w.rows.get(ReadingMark, conversation_id, with_for_update=True)
    if mark is not None:
        mark.seq = min(mark.seq, seq - 1)
        w.rows.add(mark)
    if (user_id := gone.scalar_one_or_none()) is not None:
        w.announce(topics.score(user_id), {"kind": "score"})
