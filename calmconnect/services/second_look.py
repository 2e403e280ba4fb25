"""A second look for signs of danger: what patients, guests and people without a name wrote, and the rule passed over, the
model reads after it was said. It runs for everybody, as the rule does: it is part of being safe here, and feeds nothing else.

How far a conversation was looked at is a row (`SecondLook`), which moves on together with the flags that were found. So a
process that ends in between has lost nothing: the next one begins where the row stands. Nobody who writes waits for it, and a
message costs no statement more. Lines that were changed are found by the numbers of their changes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, exists
from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from calmconnect.db.conversations import Conversation, Message, MessageChange
from calmconnect.db.looks import Place, move_on
from calmconnect.db.risk import RiskFlag, SecondLook
from calmconnect.db.session import reading
from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.keys import WrongKey
from calmconnect.ml.store import Unfit
from calmconnect.services import anonymous, company, dialogues, readings, risk
from calmconnect.services.rounds import one_by_one
from calmconnect.services.work import Work, work

log = logging.getLogger(__name__)

_CONVERSATIONS_IN_A_RUN = 200
# Of one conversation in one run: who writes a lot keeps nobody else waiting.
_LINES_IN_A_RUN = 50
# What is known to be wrong, and was said.
_reported: set[str] = set()


@dataclass(frozen=True, slots=True)
class _New:
    """A conversation, whose patient writes as `writer_id`, with lines or changes after `after`, up to `last`."""

    conversation_id: int
    kind: ConversationKind
    writer_id: int
    after: Place
    last: Place


@dataclass(frozen=True, slots=True)
class _Sign:
    """A line that sounds like danger; `edited_at` says which of its wordings was read."""

    seq: int
    edited_at: datetime | None


async def look(now: datetime) -> int:
    """Look at what is new, the latest first; gives in how many conversations a flag was raised. Without models, in none."""
    async with reading() as rows:
        new = await _new(rows)
    if not new or not await _ready():
        return 0
    passed: dict[int, Place] = {}
    try:
        found = await one_by_one(new, lambda one: _see_to(one, passed, now), "Looking for signs of danger")
    finally:
        # Whatever comes in between, what was read need not be read again.
        if passed:
            async with work() as w:
                await move_on(w.rows, passed)
    return found


async def _new(rows: AsyncSession) -> list[_New]:
    seq, change = func.coalesce(SecondLook.seq, 0), func.coalesce(SecondLook.change, 0)
    found = await rows.exec(
        select(  # type: ignore[call-overload]
            Conversation.id,
            Conversation.kind,
            Conversation.patient_id,
            seq,
            change,
            Conversation.last_seq,
            Conversation.last_change,
        )
        .outerjoin(SecondLook, col(SecondLook.conversation_id) == Conversation.id)
        .where(or_(Conversation.last_seq > seq, Conversation.last_change > change))
        # What can't be read for whatever reason must not stand before all that follows.
        .order_by(col(Conversation.last_message_at).desc())
        .limit(_CONVERSATIONS_IN_A_RUN)
    )
    return [_New(row[0], row[1], row[2], Place(row[3], row[4]), Place(row[5], row[6])) for row in found]


async def _see_to(one: _New, passed: dict[int, Place], now: datetime) -> bool:
    try:
        async with reading() as rows:
            lines, last = await _lines(rows, one)
    except WrongKey as problem:
        # It stays, until the key is there again.
        _report("keys", str(problem))
        return False
    signs = [
        _Sign(line.seq, line.edited_at) for line in lines if line.text and (await readings.read(line.text)).crisis_found
    ]
    if not signs:
        passed[one.conversation_id] = last
        return False
    return await _keep(one, signs, last, now)


async def _lines(rows: AsyncSession, one: _New) -> tuple[list[Message], Place]:
    """What is new in a conversation and to be read, and how far that goes."""
    new = await rows.exec(
        _readable(one)
        .where(Message.seq > one.after.seq, Message.seq <= one.last.seq)
        .order_by(col(Message.seq))
        .limit(_LINES_IN_A_RUN)
    )
    changes = await rows.exec(
        select(MessageChange.number, MessageChange.seq)
        .where(
            MessageChange.conversation_id == one.conversation_id,
            MessageChange.number > one.after.change,
            MessageChange.number <= one.last.change,
        )
        .order_by(col(MessageChange.number))
        .limit(_LINES_IN_A_RUN)
    )
    lines, numbers = new.all(), changes.all()
    changed = {seq for _, seq in numbers if seq <= one.after.seq}
    before = (await rows.exec(_readable(one).where(col(Message.seq).in_(changed)))).all() if changed else ()
    seq = lines[-1].seq if len(lines) == _LINES_IN_A_RUN else one.last.seq
    change = numbers[-1][0] if len(numbers) == _LINES_IN_A_RUN else one.last.change
    return [*before, *lines], Place(seq, change)


def _readable(one: _New) -> SelectOfScalar[Message]:
    return select(Message).where(
        Message.conversation_id == one.conversation_id,
        Message.sender_id == one.writer_id,
        col(Message.deleted_at).is_(None),
        ~_flagged(Message.conversation_id, col(Message.seq)),
    )


def _flagged(conversation_id: Any, seq: Any) -> Exists:
    return exists().where(col(RiskFlag.conversation_id) == conversation_id, col(RiskFlag.seq) == seq)


async def _keep(one: _New, signs: list[_Sign], last: Place, now: datetime) -> bool:
    """Flag these lines, unless they say something else by now or another process was quicker."""
    async with work() as w:
        # Whoever writes in it, changes a line or flags one has it first.
        await risk.patient_in(w.rows, one.conversation_id)
        flagged = [await _flag(w, one.conversation_id, sign, now) for sign in signs]
        if any(flagged):
            await _show(w, one, now)
        await move_on(w.rows, {one.conversation_id: last})
    return any(flagged)


async def _show(w: Work, one: _New, now: datetime) -> None:
    """Let the pages on which it was written stand as they do after what the rule finds."""
    if one.kind is ConversationKind.ANONYMOUS:
        await anonymous.note_danger(w, one.conversation_id, now)
    elif one.kind is ConversationKind.COMPANION:
        await dialogues.note_danger(w, company.talk_of(one.conversation_id, one.writer_id), now)


async def _flag(w: Work, conversation_id: int, sign: _Sign, now: datetime) -> bool:
    found = await w.rows.exec(
        select(Message.seq).where(
            Message.conversation_id == conversation_id,
            Message.seq == sign.seq,
            col(Message.edited_at).is_not_distinct_from(sign.edited_at),
            col(Message.deleted_at).is_(None),
            ~_flagged(conversation_id, sign.seq),
        )
    )
    if found.first() is None:
        return False
    await risk.flag_line(w, conversation_id, sign.seq, RiskSource.MODEL, RiskLevel.URGENT, now)
    return True


async def _ready() -> bool:
    """Whether the models can be asked. That they can't is reported once, and again after they could."""
    try:
        await readings.read("")
    except (Unfit, OSError) as problem:
        _report("models", f"Messages are looked at by the rule alone: {problem}")
        return False
    _reported.discard("models")
    return True


def _report(what: str, problem: str) -> None:
    if what not in _reported:
        _reported.add(what)
        log.error("%s", problem)
