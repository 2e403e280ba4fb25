"""Help at once: everybody who is there is alerted until one of them takes it; nobody waits long without being told so.

Whoever asks need not have an account. Their browser holds a token; kept are its hash and what they say, and nothing else. Which
of many takes an emergency is settled by the database: the first conditional update wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.conversations import Conversation
from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.db.upsert import insert_if_absent
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.emergencies import (
    ESCALATE_AFTER,
    GIVE_UP_AFTER,
    GUEST_ID,
    GUEST_KNOWN_FOR,
    HELPERS,
    Asker,
    EmergencyStatus,
    Guest,
)
from calmconnect.domain.errors import Conflict, NotFound
from calmconnect.domain.people import Actor
from calmconnect.services import access, alarms, emergency_line, nobodies, ringing, tasks
from calmconnect.services.emergency_line import WAITS
from calmconnect.services.rounds import one_by_one
from calmconnect.services.secrets import digest, new_token
from calmconnect.services.work import Work, work


@dataclass(frozen=True, slots=True)
class Asked:
    """An emergency as the one who asked sees it. `helper` is the name of who came, "" until somebody has.

    `place` is where it stands in the line while nobody was told of it yet, because too many ask at once; 0 once somebody was.
    `voice`: they want to be called.
    """

    id: int
    conversation_id: int
    status: EmergencyStatus
    asked_at: datetime
    alerted: int
    escalated: bool
    helper: str
    place: int
    voice: bool


async def ask(by: Asker | None, now: datetime) -> str:
    """Ask for help; asked again before it is over it is the same emergency.

    Gives the token by which a browser without an account is known from now on, "" when `by` says already who asks.
    """
    if by is not None and await _open_one(by):
        return ""
    token = "" if isinstance(by, Actor) else new_token()
    try:
        async with work() as w:
            await _begin(w, by.user_id if isinstance(by, Actor) else None, token, now)
    except Conflict:
        # Clicked twice: the other click has begun it.
        return ""
    return token


async def guest_behind(token: str, now: datetime) -> int | None:
    """The emergency that a browser's token opens, or None."""
    if not token:
        return None
    async with reading() as rows:
        found = await rows.exec(
            select(Emergency.id).where(
                Emergency.token_hash == digest(token), col(Emergency.asked_at) > now - GUEST_KNOWN_FOR
            )
        )
        return found.first()


async def latest(by: Asker) -> Asked | None:
    """The last emergency of whoever asks, None when there never was one."""
    async with reading() as rows:
        found = await rows.exec(
            select(Emergency, User.name)
            .outerjoin(User, col(User.id) == Emergency.taken_by)
            .where(_of(by))
            .order_by(col(Emergency.id).desc())
            .limit(1)
        )
        row = found.first()
        if row is None:
            return None
        place = await emergency_line.place(rows, row[0])
    return _asked(*row, place)


async def place(by: Asker) -> tuple[Actor, int]:
    """As whom, and in which conversation, somebody speaks who has asked for help.

    Raises:
        NotFound: for one who has not.
        Conflict: when it is over.
    """
    asked = await latest(by)
    if asked is None:
        raise NotFound
    if asked.status is EmergencyStatus.ENDED:
        raise Conflict("This conversation is over. You can start a new one at any time.")
    return (by if isinstance(by, Actor) else nobodies.GUEST), asked.conversation_id


async def take(actor: Actor, emergency_id: int, now: datetime) -> int:
    """Be the one who answers; gives the conversation. Of many who try at once exactly one is.

    Raises:
        NotFound: when there is none.
        Conflict: when somebody else answers already, or it is over, or one's own.
    """
    async with work() as w:
        emergency = await access.emergency_for(w.rows, actor, emergency_id)
        if emergency.taken_by == actor.user_id:
            return emergency.conversation_id
        if emergency.user_id == actor.user_id:
            raise Conflict("This is your own. Somebody else will answer you.")
        if not await _change(w.rows, emergency_id, WAITS, taken_by=actor.user_id, taken_at=now):
            raise Conflict("Somebody else has answered already. Thank you for being there.")
        mine = update(Conversation).where(col(Conversation.id) == emergency.conversation_id)
        await w.rows.exec(mine.values(doctor_id=actor.user_id))
        await alarms.quieten(w, emergency_id, now)
        await tasks.fall_to(w, emergency.conversation_id, actor, now)
        ringing.announce(w, emergency_id)
    return emergency.conversation_id


async def end(by: Asker, now: datetime) -> None:
    """Say that help is not needed any more, as whoever asked; nothing happens when it is over already."""
    found = await _open_one(by)
    if found:
        async with work() as w:
            await _end(w, found, now)


async def close(actor: Actor, emergency_id: int, now: datetime) -> None:
    """End an emergency that the actor has answered.

    Raises:
        NotFound: when somebody else, or nobody, answers it.
    """
    async with work() as w:
        emergency = await access.emergency_for(w.rows, actor, emergency_id)
        if emergency.taken_by != actor.user_id:
            raise NotFound
        await _end(w, emergency_id, now)


async def answered_in(actor: Actor, conversation_id: int) -> int | None:
    """The number of the emergency that the actor answers in a conversation, None when there is none or it is over."""
    if actor.role not in HELPERS:
        return None
    async with reading() as rows:
        found = await rows.exec(
            select(Emergency.id).where(
                Emergency.conversation_id == conversation_id,
                Emergency.taken_by == actor.user_id,
                col(Emergency.ended_at).is_(None),
            )
        )
        return found.first()


async def see_to(now: datetime) -> int:
    """Tell the admins of emergencies that nobody takes, and end those from which everybody has gone; gives how many.

    What had to wait for room rings now.
    """
    await ringing.ring(now)
    async with reading() as rows:
        late = await rows.exec(
            select(Emergency.id).where(
                *WAITS,
                Emergency.alerted > 0,
                col(Emergency.escalated_at).is_(None),
                col(Emergency.asked_at) <= now - ESCALATE_AFTER,
            )
        )
        left = await rows.exec(select(Emergency.id).where(*WAITS, col(Emergency.asked_at) <= now - GIVE_UP_AFTER))
        waiting, forgotten = [one or 0 for one in late], [one or 0 for one in left]
    told = await one_by_one(waiting, lambda one: _escalate(one, now), "Telling admins of an emergency")
    return told + await one_by_one(forgotten, lambda one: _give_up(one, now), "Ending an emergency")


async def _begin(w: Work, user_id: int | None, token: str, now: datetime) -> None:
    if user_id is None:
        await nobodies.ensure(w.rows, now)
    patient_id = GUEST_ID if user_id is None else user_id
    conversation = Conversation(kind=ConversationKind.SUPPORT, patient_id=patient_id, created_at=now)
    w.rows.add(conversation)
    await w.rows.flush()
    asked = {"conversation_id": conversation.id, "user_id": user_id, "token_hash": digest(token) if token else None}
    if not await insert_if_absent(w.rows, Emergency, **asked, asked_at=now, alerted=0):
        raise Conflict("You have asked already.")
    emergency = (await w.rows.exec(select(Emergency).where(Emergency.conversation_id == conversation.id))).one()
    await ringing.begin(w, emergency, now)


async def _escalate(emergency_id: int, now: datetime) -> bool:
    async with work() as w:
        unheard = (*WAITS, col(Emergency.escalated_at).is_(None))
        if not await _change(w.rows, emergency_id, unheard, escalated_at=now):
            return False
        await alarms.raise_for_admins(w, emergency_id, now)
        ringing.announce(w, emergency_id)
    return True


async def _give_up(emergency_id: int, now: datetime) -> bool:
    async with work() as w:
        return await _end(w, emergency_id, now, *WAITS)


async def _end(w: Work, emergency_id: int, now: datetime, *only_if: object) -> bool:
    still = (col(Emergency.ended_at).is_(None), *only_if)
    if not await _change(w.rows, emergency_id, still, ended_at=now):
        return False
    emergency = await w.rows.get_one(Emergency, emergency_id)
    over = update(Conversation).where(col(Conversation.id) == emergency.conversation_id)
    await w.rows.exec(over.values(status=ConversationStatus.RESOLVED))
    await alarms.quieten(w, emergency_id, now)
    ringing.announce(w, emergency_id)
    return True


async def _change(rows: AsyncSession, emergency_id: int, only_if: tuple[object, ...], **values: object) -> bool:
    """Change an emergency if these conditions hold at that very moment; says whether they did."""
    changed = await rows.exec(
        update(Emergency)
        .where(col(Emergency.id) == emergency_id, *only_if)  # type: ignore[arg-type]
        .values(**values)
        .returning(col(Emergency.id))
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def _open_one(by: Asker) -> int | None:
    async with reading() as rows:
        found = await rows.exec(select(Emergency.id).where(_of(by), col(Emergency.ended_at).is_(None)))
        return found.first()


def _of(by: Asker):  # type: ignore[no-untyped-def]
    return Emergency.id == by.emergency_id if isinstance(by, Guest) else Emergency.user_id == by.user_id


def _asked(row: Emergency, helper: str | None, place: int) -> Asked:
    number, escalated = row.id or 0, row.escalated_at is not None
    return Asked(
        number, row.conversation_id, row.status, row.asked_at, row.alerted, escalated, helper or "", place, row.voice
    )
