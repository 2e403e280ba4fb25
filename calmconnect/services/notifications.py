"""Telling a person something: in the app, by mail and by push, as they wish.

    await notifications.notify(w, appointment.patient_id, Notice(Kind.BOOKING, …), now)     # inside the use case's work()
    await notifications.withdraw(w, appointment.patient_id, f"appointment:{appointment.id}", now)

Rows are written in the use case's own transaction, so nothing is told of work that failed. What is sent is looked at once more
right before: wishes may have changed, the notice may have been withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select, update

from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.notifications import Notification, OutgoingPush, PushSubscription
from calmconnect.domain.notifications import Channel, Kind
from calmconnect.services import outbox, topics
from calmconnect.services.letters import Letter
from calmconnect.services.preferences import Listener, listener
from calmconnect.services.work import Work


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell one person.

    Args:
        kind: What it is about; people choose by it how they hear.
        title: One short line without clinical text: it stands on locked screens, too.
        text: One or two sentences more, shown in the app only.
        path: Where it leads on this site ("/patient/appointments").
        about: The thing it concerns ("appointment:12"), by which it can be withdrawn.
        letter: What is mailed; without one nothing is.
        urgent: Whether mail and push leave even in quiet hours.
    """

    kind: Kind
    title: str
    text: str
    path: str
    about: str = ""
    letter: Letter | None = None
    urgent: bool = False


async def notify(w: Work, to: int, notice: Notice, now: datetime) -> None:
    """Tell a person, by each way they want: at once in the app; by mail and push after their quiet hours.

    Nothing happens for an account that is disabled.
    """
    found = await listener(w.rows, to)
    if found is None:
        return
    shown = await _show(w, found, notice, now)
    _mail(w, found, notice, now)
    await _push(w, found, notice, shown, now)


async def ring(w: Work, to: int, notice: Notice, until: datetime, now: datetime) -> None:
    """Push to a person's devices what is of use only until then. Nothing of it is kept in the app: open pages show it by
    themselves.
    """
    found = await listener(w.rows, to)
    if found is not None:
        await _push(w, found, notice, None, now, useless_at=until)


async def withdraw(w: Work, to: int, about: str, now: datetime) -> None:
    """Take back what a person was told of a thing: unread notices count as read, and what was not sent yet is dropped."""
    await w.rows.exec(
        update(Notification)
        .where(col(Notification.user_id) == to, col(Notification.about) == about, col(Notification.read_at).is_(None))
        .values(read_at=now)
    )
    for sent in (OutgoingMail, OutgoingPush):
        await w.rows.exec(
            update(sent)
            .where(col(sent.user_id) == to, col(sent.about) == about, col(sent.status) == MailStatus.QUEUED)
            .values(status=MailStatus.DROPPED)
        )
    w.announce(topics.user(to), {"kind": "notices"})


async def withdraw_from_all(w: Work, about: str, now: datetime) -> None:
    """Take back what anybody was told of a thing."""
    told = await w.rows.exec(select(Notification.user_id).where(Notification.about == about).distinct())
    for person in told.all():
        await withdraw(w, person, about, now)


async def _show(w: Work, to: Listener, notice: Notice, now: datetime) -> int | None:
    """Put the notice into the notification centre; gives its id, None when it is not wanted there."""
    if not to.wishes.wants(notice.kind, Channel.IN_APP):
        return None
    row = Notification(
        user_id=to.user.id or 0,
        kind=notice.kind,
        title=notice.title,
        text=notice.text,
        path=notice.path,
        about=notice.about,
        created_at=now,
    )
    w.rows.add(row)
    await w.rows.flush()
    sound = to.wishes.wants_sound(now)
    fact = {"kind": "notice", "id": row.id, "title": row.title, "path": row.path, "sound": sound}
    w.announce(topics.user(row.user_id), fact)
    return row.id


def _mail(w: Work, to: Listener, notice: Notice, now: datetime) -> None:
    when = to.wishes.when(notice.kind, Channel.EMAIL, now, urgent=notice.urgent)
    if notice.letter is not None and when is not None:
        outbox.post(
            w, to.user, notice.letter, now, kind=notice.kind, about=notice.about, urgent=notice.urgent, not_before=when
        )


async def _push(
    w: Work, to: Listener, notice: Notice, shown: int | None, now: datetime, *, useless_at: datetime | None = None
) -> None:
    when = to.wishes.when(notice.kind, Channel.PUSH, now, urgent=notice.urgent)
    if when is None:
        return
    devices = await w.rows.exec(select(PushSubscription.id).where(PushSubscription.user_id == to.user.id))
    for device in devices:
        w.rows.add(
            OutgoingPush(
                user_id=to.user.id or 0,
                subscription_id=device or 0,
                notification_id=shown,
                kind=notice.kind,
                about=notice.about,
                urgent=notice.urgent,
                title=notice.title,
                path=notice.path,
                next_attempt_at=when,
                created_at=now,
                useless_at=useless_at,
            )
        )
