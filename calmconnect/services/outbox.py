"""Mail leaves through rows written in the use case's own transaction; `jobs/mail.py` sends them afterwards."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.services import topics
from calmconnect.services.letters import Letter
from calmconnect.services.work import Work
from calmconnect.settings import settings


def post(w: Work, to: User, letter: Letter, now: datetime) -> None:
    """Queue a letter to a person; it is sent only if the transaction is committed."""
    assert to.id is not None
    w.rows.add(
        OutgoingMail(
            user_id=to.id,
            address=to.email,
            subject=letter.subject,
            text=letter.text(),
            html=letter.html(),
            next_attempt_at=now,
            created_at=now,
        )
    )
    if settings().demo:
        w.announce(topics.MAIL, {"kind": "mail"})
