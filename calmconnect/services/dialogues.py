"""Conversations with the companion: each line is answered once and in order, and where it stands outlives any process.

What is said has a name that follows from what it answers, and is said before it is noted as answered: whoever does the same
twice, after a crash or beside another process, says the same message.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.activity import HandOver
from calmconnect.db.conversations import Message
from calmconnect.db.dialogues import KeptDialogue
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.anonymous import COMPANION_ID
from calmconnect.domain.consents import Subject
from calmconnect.domain.dialogue import LINES_STAY_FOR, Choice, Dialogue, choices, is_calm, pace
from calmconnect.domain.errors import Conflict
from calmconnect.domain.exercises import Place
from calmconnect.services import chat, hearing, house_settings, nobodies
from calmconnect.services.companion import companion
from calmconnect.services.secrets import digest
from calmconnect.services.talks import Talk
from calmconnect.services.work import Work, work

_TRIES = 5
# Nobody waits for answers to more than this; what lies before it was said while the program could not answer.
_MOST = 10

_turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows beside what is said: choices, the pace to breathe at or "", ways to people, and lines to call.

    `asks`: the agreement that it is time to ask for, if any.
    """

    choices: tuple[Choice, ...]
    pace: str
    person: bool
    danger: bool
    asks: Subject | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    answered: int
    dialogue: Dialogue
    danger_at: datetime | None


async def answer(talk: Talk, now: datetime) -> bool:
    """Answer what was not answered yet; says whether any of it sounded like danger.

    Raises:
        Refused: when nothing more can be said there.
    """
    lock = _turns.setdefault(talk.conversation_id, asyncio.Lock())
    async with lock:
        for _ in range(_TRIES):
            kept, waiting = await _waiting(talk)
            if not waiting:
                return False
            dialogue, danger = kept.dialogue, False
            offered = (await house_settings.current()).companion
            for seq, text in waiting:
                turn = await companion(offered).answer(dialogue, await hearing.heard(talk, seq, text))
                if turn.words:
                    await say(talk, f"answer:{seq}", turn.words, now)
                dialogue, danger = turn.dialogue, danger or turn.danger
            if await _keep(talk, kept, dialogue, waiting[-1][0], danger, now):
                return danger
    return False


async def say(talk: Talk, key: str, words: str, now: datetime) -> None:
    """Say something as the companion, once under a key."""
    name = digest(f"{talk.conversation_id}:{key}")
    await chat.send(nobodies.COMPANION, talk.conversation_id, name, f"{talk.begins}{words}", now)


async def shown(talk: Talk, now: datetime) -> Shown:
    """What stands beside a conversation."""
    async with reading() as rows:
        kept = await _of(rows, talk.conversation_id)
        late = kept.danger_at is not None and kept.danger_at > now - LINES_STAY_FOR
        # Nobody is asked for anything before they were answered once, nor while something else matters more.
        asks = kept.answered > 0 and not late and is_calm(kept.dialogue)
        subject = await hearing.to_ask(rows, talk, kept.dialogue.declined) if asks else None
    if not (await house_settings.current()).companion:
        return Shown((), "", kept.dialogue.person, late)
    return Shown(choices(kept.dialogue), pace(kept.dialogue), kept.dialogue.person, late, subject)


async def decline(talk: Talk, subject: Subject, now: datetime) -> None:
    """Keep that somebody does not want to agree to something, so that they are not asked again."""
    lock = _turns.setdefault(talk.conversation_id, asyncio.Lock())
    async with lock:
        for _ in range(_TRIES):
            async with reading() as rows:
                kept = await _of(rows, talk.conversation_id)
            declined = tuple(dict.fromkeys((*kept.dialogue.declined, subject.value)))
            if await _keep(talk, kept, replace(kept.dialogue, declined=declined), kept.answered, False, now):
                return


async def chosen(conversation_id: int, key: object) -> tuple[str, str]:
    """What is said by pressing a choice: the message's name, so that pressing twice is once, and its words.

    Raises:
        Conflict: for one that is not offered, or not any more.
    """
    async with reading() as rows:
        kept = await _of(rows, conversation_id)
    label = next((one.label for one in choices(kept.dialogue) if one.key == key), None)
    if label is None:
        raise Conflict("That was offered a moment ago. Please look at what is offered now.")
    return digest(f"{conversation_id}:{kept.version}:{key}"), label


async def note_danger(w: Work, talk: Talk, now: datetime) -> None:
    """Keep that something sounded like danger, so that pages show whom to call."""
    key, fresh = (
        talk.conversation_id,
        {"version": 1, "answered": 0, "memory": _written(Dialogue()), "danger_at": now},
    )
    if not await insert_if_absent(w.rows, KeptDialogue, conversation_id=key, **fresh):
        here = col(KeptDialogue.conversation_id) == key
        await w.rows.exec(update(KeptDialogue).where(here).values(danger_at=now))
    talk.changed(w)


async def _waiting(talk: Talk) -> tuple[_Kept, list[tuple[int, str]]]:
    """Where it stands, and the lines that wait for an answer: those after whatever a person has said there."""
    async with reading() as rows:
        kept = await _of(rows, talk.conversation_id)
        here = col(Message.conversation_id) == talk.conversation_id
        others = col(Message.sender_id).not_in((talk.person_id, COMPANION_ID))
        last = (await rows.exec(select(func.max(Message.seq)).where(here, others))).one() or 0
        found = await rows.exec(
            select(Message.seq, Message.text)
            .where(
                here,
                Message.sender_id == talk.person_id,
                Message.seq > max(last, kept.answered),
                col(Message.deleted_at).is_(None),
            )
            .order_by(col(Message.seq).desc())
            .limit(_MOST)
        )
        return kept, [(seq, text) for seq, text in reversed(found.all())]


async def _keep(talk: Talk, before: _Kept, dialogue: Dialogue, answered: int, danger: bool, now: datetime) -> bool:
    """Keep where it stands now, unless somebody else has moved it on meanwhile; says whether it was kept."""
    values = {"version": before.version + 1, "answered": answered, "memory": _written(dialogue)}
    values |= {"danger_at": now} if danger else {}
    async with work() as w:
        if before.version == 0:
            kept = await insert_if_absent(w.rows, KeptDialogue, conversation_id=talk.conversation_id, **values)
        else:
            same = (col(KeptDialogue.conversation_id) == talk.conversation_id, KeptDialogue.version == before.version)
            moved = update(KeptDialogue).where(*same).values(**values).returning(col(KeptDialogue.version))  # type: ignore[arg-type]
            kept = (await w.rows.exec(moved)).first() is not None
        if kept and dialogue.person and not before.dialogue.person:
            w.rows.add(HandOver(at=now))
        talk.changed(w)
    return kept


async def _of(rows: AsyncSession, conversation_id: int) -> _Kept:
    row = await rows.get(KeptDialogue, conversation_id)
    if row is None:
        return _Kept(0, 0, Dialogue(), None)
    return _Kept(row.version, row.answered, _read(row.memory), row.danger_at)


def _written(dialogue: Dialogue) -> str:
    return json.dumps(asdict(dialogue))


def _read(memory: str) -> Dialogue:
    kept = json.loads(memory)
    place = kept.pop("place")
    lists = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
    return Dialogue(**{**kept, **lists}, place=Place(**place) if place else None)
