"""Keeping for good who did what, in the transaction that does it."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.audit import AuditEvent
from calmconnect.domain.audit import Act
from calmconnect.domain.people import Actor
from calmconnect.services.work import Work


def record(w: Work, actor: Actor, act: Act, subject: str, now: datetime, reason: str = "") -> None:
    """Keep that the actor did something to `subject` ("conversation:12")."""
    w.rows.add(AuditEvent(actor_id=actor.user_id, act=act, subject=subject, reason=reason, at=now))
