"""Emergencies of the last weeks: how fast each was answered, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from calmconnect.db.agents import Agent
from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.emergencies import Emergency
from calmconnect.db.people import User
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.emergencies import ESCALATE_AFTER, GIVE_UP_AFTER, GUEST_ID, GUEST_NAME
from calmconnect.domain.people import Role

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)

# How many days ago, after how many seconds it was answered (None: never), and the place of who did in the list of helpers.
_CALLS: tuple[tuple[float, int | None, int], ...] = (
    (0.6, 14, 0),
    (1.9, 22, 0),
    (3.3, 9, 2),
    (5.1, 71, 1),
    (6.7, 18, 0),
    (9.4, 31, 0),
    (12.2, 12, 3),
    (15.8, None, 0),
    (18.5, 26, 0),
    (23.9, 16, 0),
    (27.0, 44, 5),
)
_FIRST_WORDS = timedelta(seconds=4)
_LINES = ("Hello. Is somebody there?", "I am here. I have time for you. What is happening?")


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody asked at `asked`, and was answered at `answered` by a helper's place, or not at all."""

    asked: datetime
    answered: datetime | None
    by: int


def guest(now: datetime) -> User:
    """As whom everybody writes who has no account."""
    return User(
        id=GUEST_ID,
        role=Role.PATIENT,
        email="",
        name=GUEST_NAME,
        created_at=now - 60 * _DAY,
        disabled_at=now - 60 * _DAY,
    )


def duty(agent_id: int, now: datetime) -> Agent:
    """The agent is on duty."""
    return Agent(user_id=agent_id, on_duty=True, since=now - timedelta(hours=2))


def calls(now: datetime, random: Random) -> Iterator[Call]:
    """What happened, the last first."""
    for days, seconds, by in _CALLS:
        asked = now - days * _DAY - random.uniform(0, 40) * _SECOND
        yield Call(asked, None if seconds is None else asked + seconds * _SECOND, by)


def conversation(call: Call, helpers: Sequence[int]) -> Conversation:
    """The conversation's row."""
    return Conversation(
        kind=ConversationKind.SUPPORT,
        status=ConversationStatus.RESOLVED,
        patient_id=GUEST_ID,
        doctor_id=None if call.answered is None else helpers[call.by],
        last_seq=1 if call.answered is None else len(_LINES),
        last_message_at=call.answered or call.asked + _FIRST_WORDS,
        created_at=call.asked,
    )


def contents(call: Call, row: Conversation) -> Iterator[Message | ReadMarker | Emergency]:
    """What was said in a conversation that has its row, who has read it, and the emergency."""
    assert row.id is not None
    late = call.answered is None or call.answered - call.asked > ESCALATE_AFTER
    yield Emergency(
        conversation_id=row.id,
        asked_at=call.asked,
        alerted=3,
        taken_by=row.doctor_id,
        taken_at=call.answered,
        escalated_at=call.asked + ESCALATE_AFTER if late else None,
        ended_at=call.asked + GIVE_UP_AFTER if call.answered is None else call.answered + 18 * 60 * _SECOND,
    )
    for seq, text in enumerate(_LINES[: row.last_seq], start=1):
        by = GUEST_ID if seq == 1 or row.doctor_id is None else row.doctor_id
        at = call.asked + _FIRST_WORDS if seq == 1 else call.answered or call.asked
        name = f"seed-{row.id:04}-{seq:04}"
        yield Message(conversation_id=row.id, seq=seq, sender_id=by, client_id=name, text=text, sent_at=at)
    for user_id in (GUEST_ID,) if row.doctor_id is None else (GUEST_ID, row.doctor_id):
        yield ReadMarker(conversation_id=row.id, user_id=user_id, seq=row.last_seq)
