"""How far the messages of a conversation have reached each of its people, and how far each has read.

A mark for each person and conversation, not a row for each message; pages gather what they have to say, and what several say at
the same moment is written together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import select

from calmconnect.db.conversations import ReadMarker
from calmconnect.db.session import reading
from calmconnect.db.watermarks import Mark, move_on
from calmconnect.domain.chat import clean_seq
from calmconnect.domain.people import Actor
from calmconnect.hub import Fact
from calmconnect.services import access, message_notes, topics
from calmconnect.services.gathering import Batch, Gathering
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody (a user id) has got: lines up to `delivered` reached a page of theirs, those up to `read` were read."""

    by: int
    delivered: int
    read: int


async def of(actor: Actor, conversation_id: int) -> list[Seen]:
    """How far each person of a conversation of the actor's has got; whoever has not opened it is left out.

    Raises:
        NotFound: for a conversation the actor is not in.
    """
    async with reading() as rows:
        await access.conversation_for(rows, actor, conversation_id)
        found = await rows.exec(select(ReadMarker).where(ReadMarker.conversation_id == conversation_id))
        return [Seen(mark.user_id, mark.delivered, mark.seq) for mark in found]


async def seen(actor: Actor, conversation_id: int, delivered: object, read: object, now: datetime) -> None:
    """Note how far messages have reached the actor and how far they have read; neither ever goes back.

    What told them of messages they have read now is taken back, and the others hear of it.

    Raises:
        Invalid: for something that is no place in a conversation.
        NotFound: for a conversation the actor is not in.
    """
    reached, wanted = clean_seq(delivered), clean_seq(read)
    async with reading() as rows:
        conversation = await access.conversation_for(rows, actor, conversation_id)
    last = conversation.last_seq
    # What was read has arrived.
    mark = Mark(min(max(reached, wanted), last), min(wanted, last))
    await _marks.put(_Reached(conversation_id, actor.user_id, mark, read_all=mark.read == last, at=now))


@dataclass(frozen=True, slots=True)
class _Reached:
    """A mark that somebody's page has moved on; `read_all` when nothing they have not read is left."""

    conversation_id: int
    user_id: int
    mark: Mark
    read_all: bool
    at: datetime

    @property
    def fact(self) -> Fact:
        """What the pages of the conversation's people are told."""
        seen = Seen(self.user_id, self.mark.delivered, self.mark.read)
        return {"kind": "seen", "conversation": self.conversation_id, **asdict(seen)}


async def _write(batch: Batch[_Reached, None]) -> None:
    try:
        async with work() as w:
            await move_on(w.rows, _furthest([one for one, _ in batch]))
            for one, _ in batch:
                await _tell(w, one)
    except Exception as error:
        for _, done in batch:
            done.set_exception(error)
    else:
        for _, done in batch:
            done.set_result(None)


def _furthest(batch: list[_Reached]) -> dict[tuple[int, int], Mark]:
    marks: dict[tuple[int, int], Mark] = {}
    for one in batch:
        place = (one.conversation_id, one.user_id)
        marks[place] = one.mark.beyond(marks.get(place, one.mark))
    return marks


async def _tell(w: Work, one: _Reached) -> None:
    if one.read_all:
        await message_notes.settle(w, one.conversation_id, one.user_id, one.at)
    w.announce(topics.conversation(one.conversation_id), one.fact)
    if one.mark.read:
        read = {"kind": "read", "conversation": one.conversation_id, "seq": one.mark.read}
        w.announce(topics.lines(one.user_id, one.conversation_id), read)


_marks: Gathering[_Reached, None] = Gathering(_write, "message-marks")
