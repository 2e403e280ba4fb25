"""Keeping for good who did what, in the transaction that does it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from calmconnect.db.audit import AuditEvent
from calmconnect.domain.audit import Act
from calmconnect.domain.people import Actor
from calmconnect.services.work import Work

# What somebody looks at, or keeps as they write, comes in many parts: those within this time are one.
_ONE_LOOK = timedelta(minutes=15)


def record(w: Work, actor: Actor, act: Act, subject: str, now: datetime, reason: str = "") -> None:
    """Keep that the actor did something to `subject` ("conversation:12")."""
    record_of(w, actor.user_id, act, subject, now, reason)


def record_of(w: Work, user_id: int, act: Act, subject: str, now: datetime, reason: str = "") -> None:
    """As `record`, in a part of a use case that knows who acts by their id alone."""
    w.keep(AuditEvent(actor_id=user_id, act=act, subject=subject, reason=reason, at=now))


async def record_look(w: Work, actor: Actor, act: Act, subject: str, now: datetime) -> None:
    """As `record`, for what comes in many parts: once in a quarter of an hour."""
    before = select(AuditEvent.id).where(
        AuditEvent.actor_id == actor.user_id,
        AuditEvent.act == act,
        AuditEvent.subject == subject,
        col(AuditEvent.at) > now - _ONE_LOOK,
    )
    if (await w.rows.exec(before)).first() is None:
        record(w, actor, act, subject, now)
