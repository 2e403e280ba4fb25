"""Mail leaves through rows written in the use case's own transaction; `jobs/mail.py` sends them afterwards."""

from __future__ import annotations

from datetime import datetime

from calmconnect.db.mail import OutgoingMail
from calmconnect.db.people import User
from calmconnect.domain.notifications import Kind
from calmconnect.services import topics
from calmconnect.services.letters import Letter
from calmconnect.services.work import Work
from calmconnect.settings import settings


def post(
    w: Work,
    to: User,
    letter: Letter,
    now: datetime,
    *,
    kind: Kind = Kind.ACCOUNT,
    about: str = "",
    urgent: bool = False,
    farewell: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Queue a letter to a person; it is sent only if the transaction is committed.

    This is the way for letters about the account itself, which always leave at once. Whatever a person may choose not to hear
    goes through `services/notifications.py`.
    """
    assert to.id is not None
    w.rows.add(
        OutgoingMail(
            user_id=to.id,
            kind=kind,
            about=about,
            urgent=urgent,
            farewell=farewell,
            address=to.email,
            subject=letter.subject,
            text=letter.text(),
            html=letter.html(),
            calendar=letter.calendar or None,
            next_attempt_at=not_before or now,
            created_at=now,
        )
    )
    if settings().demo:
        w.announce(topics.MAIL, {"kind": "mail"})
