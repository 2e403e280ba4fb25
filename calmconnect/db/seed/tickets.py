"""Questions to the helpline: one that waits, some that are seen to, some that are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from calmconnect.db.conversations import Conversation, Message, ReadMarker
from calmconnect.db.tickets import Ticket, TicketChange
from calmconnect.domain.chat import ConversationKind, ConversationStatus
from calmconnect.domain.tickets import TARGETS, Category, Priority, TicketStatus

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_S, _C, _P = TicketStatus, Category, Priority


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: of which patient (a place in the list of them), how many hours ago, and what was said, in turns.

    The agent says every second line, `pace` minutes after the one before.
    """

    patient: int
    hours: float
    category: Category
    priority: Priority
    status: TicketStatus
    lines: tuple[str, ...]
    stars: int | None = None
    pace: int = 12


ASKED = (
    Asked(
        0,
        70,
        _C.PAYMENT,
        _P.MEDIUM,
        _S.CLOSED,
        (
            "Where do I find the receipt of my last session? My insurance asks for it.",
            "Hello Kavya. Open Appointments: beside each session that was paid is “Receipt”. You can print it from there.",
            "Found it. Thank you!",
        ),
        stars=5,
    ),
    Asked(
        0,
        3,
        _C.APPOINTMENT,
        _P.HIGH,
        _S.OPEN,
        (
            "I may travel next week. Can I have my session from another country?",
            "Yes, times are shown in the zone of your account. Would you like me to look at your session with you?",
        ),
        pace=9,
    ),
    Asked(3, 1.2, _C.TECHNICAL, _P.MEDIUM, _S.NEW, ("I do not hear any sound when somebody writes to me.",)),
    Asked(
        8,
        27,
        _C.ACCOUNT,
        _P.LOW,
        _S.PENDING_CLOSE,
        ("How do I change my name?", "Under Account, in the first card. It changes everywhere at once."),
        pace=40,
    ),
    Asked(
        26,
        150,
        _C.OTHER,
        _P.MEDIUM,
        _S.CLOSED,
        ("Do you have anybody who speaks Spanish?", "Yes: on Find, choose the language. Two of our doctors do."),
        stars=4,
    ),
)


def conversation(asked: Asked, patient_id: int, agent_id: int, now: datetime) -> Conversation:
    """The conversation's row."""
    opened = now - asked.hours * _HOUR
    return Conversation(
        kind=ConversationKind.SUPPORT,
        status=ConversationStatus.RESOLVED if asked.status is _S.CLOSED else ConversationStatus.OPEN,
        patient_id=patient_id,
        doctor_id=None if asked.status is _S.NEW else agent_id,
        last_seq=len(asked.lines),
        last_message_at=opened + (len(asked.lines) - 1) * asked.pace * _MINUTE,
        created_at=opened,
    )


def contents(asked: Asked, row: Conversation, now: datetime) -> Iterator[Message | ReadMarker]:
    """What was said, and that both have read it."""
    number, opened = row.id or 0, now - asked.hours * _HOUR
    for seq, text in enumerate(asked.lines, start=1):
        by = row.patient_id if seq % 2 or row.doctor_id is None else row.doctor_id
        at, name = opened + (seq - 1) * asked.pace * _MINUTE, f"seed-{number:04}-{seq:04}"
        yield Message(conversation_id=number, seq=seq, sender_id=by, client_id=name, text=text, sent_at=at)
    for user_id in (row.patient_id,) if row.doctor_id is None else (row.patient_id, row.doctor_id):
        yield ReadMarker(conversation_id=number, user_id=user_id, seq=row.last_seq)


def ticket(asked: Asked, row: Conversation, now: datetime) -> Ticket:
    """The ticket of a conversation that has its row."""
    opened = now - asked.hours * _HOUR
    answered = opened + asked.pace * _MINUTE if len(asked.lines) > 1 else None
    changed = row.last_message_at or opened
    first, whole = TARGETS[asked.priority]
    runs = asked.status in {_S.NEW, _S.OPEN}
    return Ticket(
        conversation_id=row.id or 0,
        patient_id=row.patient_id,
        agent_id=row.doctor_id,
        category=asked.category,
        priority=asked.priority,
        status=asked.status,
        opened_at=opened,
        changed_at=changed,
        first_due=opened + first,
        first_answer_at=answered,
        solve_due=opened + whole if runs else None,
        left_seconds=None if runs else int((whole - (changed - opened)).total_seconds()),
        closed_at=changed if asked.status is _S.CLOSED else None,
        stars=asked.stars,
    )


def changes(row: Ticket) -> Iterator[TicketChange]:
    """What happened to a ticket."""
    number = row.conversation_id
    yield TicketChange(ticket_id=number, actor_id=row.patient_id, what="opened", at=row.opened_at)
    if row.agent_id is not None:
        to = str(row.agent_id)
        yield TicketChange(
            ticket_id=number, actor_id=row.agent_id, what="assigned", after=to, at=row.opened_at + _MINUTE
        )
    if row.status is not _S.NEW:
        yield TicketChange(
            ticket_id=number,
            actor_id=row.agent_id,
            what="status",
            before=_S.NEW.value,
            after=row.status.value,
            at=row.changed_at,
        )
