"""What there is of a person's own, by subject, as plain records: each reads the rows of that person and of nobody else."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.appointments import Appointment
from calmconnect.db.calls import Call
from calmconnect.db.consents import Consent
from calmconnect.db.conversations import Conversation, Message
from calmconnect.db.doctors import Doctor, ScheduleRule
from calmconnect.db.events import Event, Registration
from calmconnect.db.health_profiles import HealthProfile
from calmconnect.db.matching import MatchWish
from calmconnect.db.measures import QuestionnaireResponse
from calmconnect.db.notifications import Notification, NotificationPreference
from calmconnect.db.payments import Payment
from calmconnect.db.people import User, UserSession
from calmconnect.db.ratings import Rating
from calmconnect.db.safety_plans import SafetyPlanStep
from calmconnect.db.scores import CheckIn
from calmconnect.db.tickets import Ticket
from calmconnect.db.wishes import AvailabilityWish
from calmconnect.domain.people import Role

Record = dict[str, Any]
Read = Callable[[AsyncSession, User], Awaitable[list[Record]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A file of the export: its name, what it says in a line, who has it, and how it is read."""

    name: str
    what: str
    read: Read
    roles: frozenset[Role] = frozenset(Role)


def plain(value: Any) -> Any:
    """A column's value as JSON has it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _of(table: type[SQLModel], owner: str, *columns: str) -> Read:
    """Reads columns of a table's rows that name the person as their owner."""

    async def read(rows: AsyncSession, user: User) -> list[Record]:
        whose = col(getattr(table, owner)) == user.id
        found = await rows.exec(select(table).where(whose).order_by(*table.__table__.primary_key))  # type: ignore[attr-defined]
        return [{name: plain(getattr(row, name)) for name in columns} for row in found]

    return read


async def _account(_rows: AsyncSession, user: User) -> list[Record]:
    columns = ("name", "email", "role", "time_zone", "created_at", "email_verified_at")
    return [{name: plain(getattr(user, name)) for name in columns}]


async def _appointments(rows: AsyncSession, user: User) -> list[Record]:
    doctor = aliased(User)
    found = await rows.exec(
        select(Appointment, doctor.name)
        .join(doctor, col(doctor.id) == Appointment.doctor_id)
        .where(Appointment.patient_id == user.id)
        .order_by(col(Appointment.starts_at))
    )
    columns = ("starts_at", "ends_at", "status", "cancellation_reason", "mode", "reason", "created_at")
    return [{"doctor": name, **{one: plain(getattr(row, one)) for one in columns}} for row, name in found]


async def _events(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(
        select(Registration, Event)
        .join(Event, col(Event.id) == Registration.event_id)
        .where(Registration.user_id == user.id)
        .order_by(col(Event.starts_at))
    )
    columns = ("title", "starts_at", "ends_at", "place", "address")
    return [
        {
            **{one: plain(getattr(event, one)) for one in columns},
            "status": plain(row.status),
            "registered_at": plain(row.registered_at),
        }
        for row, event in found
    ]


async def _ratings(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(
        select(Rating, User.name)
        .join(Appointment, col(Appointment.id) == Rating.appointment_id)
        .join(User, col(User.id) == Rating.doctor_id)
        .where(Appointment.patient_id == user.id)
        .order_by(col(Rating.id))
    )
    return [
        {"doctor": name, "stars": row.stars, "review": row.review, "created_at": plain(row.created_at)}
        for row, name in found
    ]


async def _messages(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(
        select(Message, Conversation.kind, User.name)
        .join(Conversation, col(Conversation.id) == Message.conversation_id)
        .join(User, col(User.id) == Message.sender_id)
        .where(Conversation.patient_id == user.id)
        .order_by(col(Message.conversation_id), col(Message.seq))
    )
    return [
        {
            "conversation": row.conversation_id,
            "kind": plain(kind),
            "number": row.seq,
            "from": name,
            "sent_at": plain(row.sent_at),
            "edited_at": plain(row.edited_at),
            "deleted_at": plain(row.deleted_at),
            "text": None if row.deleted_at else row.text,
        }
        for row, kind, name in found
    ]


async def _calls(rows: AsyncSession, user: User) -> list[Record]:
    caller, callee = aliased(User), aliased(User)
    found = await rows.exec(
        select(Call, caller.name, callee.name)
        .join(caller, col(caller.id) == Call.caller_id)
        .join(callee, col(callee.id) == Call.callee_id)
        .where(or_(Call.caller_id == user.id, Call.callee_id == user.id))
        .order_by(col(Call.id))
    )
    columns = ("medium", "asked_at", "answered_at", "ended_at", "end_reason")
    return [{"from": by, "to": to, **{one: plain(getattr(row, one)) for one in columns}} for row, by, to in found]


async def _questionnaires(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(
        select(QuestionnaireResponse)
        .where(QuestionnaireResponse.patient_id == user.id)
        .order_by(col(QuestionnaireResponse.id))
    )
    columns = ("measure", "status", "began_at", "completed_at")
    return [{**{one: plain(getattr(row, one)) for one in columns}, "answers": json.loads(row.answers)} for row in found]


async def _check_ins(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(select(CheckIn).where(CheckIn.user_id == user.id).order_by(col(CheckIn.day)))
    return [{"day": plain(row.day), **json.loads(row.said)} for row in found]


async def _wishes(rows: AsyncSession, user: User) -> list[Record]:
    found = await rows.exec(
        select(AvailabilityWish.wished_at, User.name)
        .join(User, col(User.id) == AvailabilityWish.doctor_id)
        .where(AvailabilityWish.patient_id == user.id)
    )
    match = await rows.get(MatchWish, user.id)
    waits = [{"waits_for": name, "since": plain(since)} for since, name in found]
    return [*waits, *([{"looks_for": json.loads(match.said)}] if match else [])]


async def _health(rows: AsyncSession, user: User) -> list[Record]:
    row = await rows.get(HealthProfile, user.id)
    return [{**json.loads(row.words), "changed_at": plain(row.changed_at)}] if row else []


_PATIENT, _DOCTOR = frozenset({Role.PATIENT}), frozenset({Role.DOCTOR})

SUBJECTS = (
    Subject("account", "who you are to us", _account),
    Subject(
        "places",
        "where you are or were signed in",
        _of(UserSession, "user_id", "device", "created_at", "last_seen_at", "revoked_at"),
    ),
    Subject(
        "notices", "what you were told", _of(Notification, "user_id", "kind", "title", "text", "created_at", "read_at")
    ),
    Subject(
        "wishes_about_notices",
        "how you want to hear of things",
        _of(NotificationPreference, "user_id", "kind", "channel", "wanted"),
    ),
    Subject("calls", "when you called whom", _calls),
    Subject(
        "agreements",
        "what you agreed to, and took back",
        _of(Consent, "user_id", "subject", "version", "given_at", "withdrawn"),
        _PATIENT,
    ),
    Subject("health_profile", "what you tell your doctors of yourself", _health, _PATIENT),
    Subject("sessions", "your sessions with doctors", _appointments, _PATIENT),
    Subject("events", "the events you registered for", _events, _PATIENT),
    Subject(
        "payments",
        "what you paid and got back",
        _of(Payment, "patient_id", "amount_minor", "currency", "status", "card_end", "created_at", "changed_at"),
        _PATIENT,
    ),
    Subject("ratings", "what you said of sessions", _ratings, _PATIENT),
    Subject("messages", "your conversations, from both sides", _messages, _PATIENT),
    Subject("questionnaires", "your answers to questionnaires", _questionnaires, _PATIENT),
    Subject("check_ins", "how you said you were", _check_ins, _PATIENT),
    Subject(
        "safety_plan",
        "your safety plan, with each earlier version",
        _of(SafetyPlanStep, "patient_id", "step", "version", "words", "written_at"),
        _PATIENT,
    ),
    Subject("wishes", "whom you wait for, and what you look for", _wishes, _PATIENT),
    Subject(
        "questions_to_us",
        "your questions to the helpline; what was said is among the messages",
        _of(
            Ticket, "patient_id", "conversation_id", "category", "status", "opened_at", "closed_at", "stars", "comment"
        ),
        _PATIENT,
    ),
    Subject(
        "profile",
        "what patients see of you",
        _of(
            Doctor,
            "user_id",
            *("headline", "about", "qualifications", "years_experience", "languages", "modes", "fee_minor", "currency"),
            *("licence_number", "verified_at", "licence_expires_on"),
        ),
        _DOCTOR,
    ),
    Subject("hours", "your weekly hours", _of(ScheduleRule, "doctor_id", "weekday", "starts", "ends"), _DOCTOR),
)


def subjects_of(role: Role) -> list[Subject]:
    """The subjects that somebody with this role has."""
    return [one for one in SUBJECTS if role in one.roles]
