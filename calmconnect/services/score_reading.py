"""Reading what patients write, for those who switched their score on: after it was said, line by line, and each line once.

Only a patient's own words to a doctor are read, written since they switched it on: not what they say without their name, in an
emergency, or to the helpline. No text is kept or logged. Whoever switches it off meanwhile is asked for in the transaction that
writes, so nothing is written after it was erased.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.scores import MessageReading, ReadingMark, ScoreChoice
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.consents import Subject
from calmconnect.domain.wellbeing import themes_of
from calmconnect.services import consents, readings, topics
from calmconnect.services.rounds import one_by_one
from calmconnect.services.scores import switched_on
from calmconnect.services.work import work

_CONVERSATIONS_IN_A_RUN = 20
_LINES_IN_A_RUN = 50
_READ = (ConversationKind.DIRECT, ConversationKind.APPOINTMENT)


@dataclass(frozen=True, slots=True)
class _Task:
    """A conversation with lines after `after`, up to `last`, that nobody has read for the score of its patient."""

    conversation_id: int
    user_id: int
    since: datetime
    after: int
    last: int


@dataclass(frozen=True, slots=True)
class _Found:
    """How a line reads, as JSON; `edited_at` says which of its wordings was read."""

    seq: int
    sent_at: datetime
    edited_at: datetime | None
    found: str


async def read_new() -> int:
    """Read some of what was not read yet; gives in how many conversations."""
    async with reading() as rows:
        tasks = await _tasks(rows)
    return await one_by_one(tasks, _see_to, "Reading for a score")


async def _tasks(rows: AsyncSession) -> list[_Task]:
    after = func.coalesce(ReadingMark.seq, 0)
    found = await rows.exec(
        select(  # type: ignore[call-overload]
            Conversation.id, Conversation.patient_id, ScoreChoice.since, after, Conversation.last_seq
        )
        .join(ScoreChoice, col(ScoreChoice.user_id) == Conversation.patient_id)
        .outerjoin(ReadingMark, col(ReadingMark.conversation_id) == Conversation.id)
        .where(
            col(Conversation.kind).in_(_READ),
            Conversation.last_seq > after,
            col(Conversation.last_message_at) >= ScoreChoice.since,
        )
        # What can't be read for whatever reason must not stand before all that follows.
        .order_by(col(Conversation.last_message_at).desc())
        .limit(_CONVERSATIONS_IN_A_RUN)
    )
    return [_Task(*row) for row in found]


async def _see_to(task: _Task) -> bool:
    async with reading() as rows:
        agreed = await consents.holds(rows, task.user_id, Subject.AI_USE)
        # What is written while they don't agree to the text as it stands is passed over.
        lines = await _lines(rows, task) if agreed else []
    found = [await _read(line) for line in lines]
    # What is left for the next time begins after the last of these.
    up_to = found[-1].seq if len(found) == _LINES_IN_A_RUN else task.last
    return await _keep(task, found, up_to)


async def _lines(rows: AsyncSession, task: _Task) -> list[Message]:
    found = await rows.exec(
        select(Message)
        .where(
            Message.conversation_id == task.conversation_id,
            Message.seq > task.after,
            Message.seq <= task.last,
            Message.sender_id == task.user_id,
            Message.sent_at >= task.since,
            col(Message.deleted_at).is_(None),
        )
        .order_by(col(Message.seq))
        .limit(_LINES_IN_A_RUN)
    )
    return list(found)


async def _read(line: Message) -> _Found:
    read = await readings.read(line.text)
    themes = themes_of(read.specialisations, read.emotions)
    found = {"valence": round(read.valence, 3), "feeling": round(read.feeling, 3), "themes": themes}
    return _Found(line.seq, line.sent_at, line.edited_at, json.dumps(found))


async def _keep(task: _Task, found: list[_Found], up_to: int) -> bool:
    """Keep what was found, unless it is switched off by now, a line says something else, or another one was quicker."""
    async with work() as w:
        if await switched_on(w.rows, task.user_id) != task.since:
            return False
        if found and not await consents.holds(w.rows, task.user_id, Subject.AI_USE):
            return False
        if not await _as_read(w.rows, task, found):
            return False
        place = {"conversation_id": task.conversation_id, "user_id": task.user_id}
        await insert_if_absent(w.rows, ReadingMark, **place, seq=task.after)
        mark = await w.rows.get_one(ReadingMark, task.conversation_id, with_for_update=True)
        if mark.seq != task.after:
            return False
        for one in found:
            await insert_if_absent(w.rows, MessageReading, **place, seq=one.seq, at=one.sent_at, found=one.found)
        mark.seq = up_to
        w.rows.add(mark)
        if found:
            w.announce(topics.score(task.user_id), {"kind": "score"})
    return True


async def _as_read(rows: AsyncSession, task: _Task, found: list[_Found]) -> bool:
    """Whether all lines still say what was read; they do until the transaction ends.

    Whoever changes a line has it before its mark, so it is taken before the mark here, too.
    """
    lines = await rows.exec(
        select(Message)
        .where(
            Message.conversation_id == task.conversation_id,
            col(Message.seq).in_([one.seq for one in found]),
            col(Message.deleted_at).is_(None),
        )
        .order_by(col(Message.seq))
        .with_for_update()
    )
    return [(line.seq, line.edited_at) for line in lines] == [(one.seq, one.edited_at) for one in found]
