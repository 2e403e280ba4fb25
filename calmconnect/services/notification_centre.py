"""What a person was told, to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select, update

from calmconnect.db.notifications import Notification
from calmconnect.db.session import reading
from calmconnect.domain.notifications import Kind
from calmconnect.domain.people import Actor
from calmconnect.services import access, topics
from calmconnect.services.work import Work, work

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its person sees it."""

    id: int
    kind: Kind
    title: str
    text: str
    path: str
    at: datetime
    read: bool


@dataclass(frozen=True, slots=True)
class Notices:
    """Some of a person's notices, the newest first; how many there are, and how many are unread."""

    rows: list[Told]
    total: int
    unread: int


async def notices(actor: Actor, page: int = 0, size: int = PAGE_SIZE) -> Notices:
    """A page, counted from 0, of what the actor was told."""
    own = Notification.user_id == actor.user_id
    async with reading() as rows:
        total, seen = (await rows.exec(select(func.count(), func.count(col(Notification.read_at))).where(own))).one()
        found = await rows.exec(
            select(Notification).where(own).order_by(col(Notification.id).desc()).offset(page * size).limit(size)
        )
        return Notices([_told(row) for row in found], total, total - seen)


async def read(actor: Actor, notification_id: int, now: datetime) -> None:
    """Note that the actor has read a notice.

    Raises:
        NotFound: for one that is not theirs.
    """
    async with work() as w:
        notice = await access.notification_for(w.rows, actor, notification_id)
        notice.read_at = notice.read_at or now
        w.rows.add(notice)
        _announce(w, actor)


async def read_all(actor: Actor, now: datetime) -> None:
    """Note that the actor has read everything up to now."""
    async with work() as w:
        await w.rows.exec(
            update(Notification)
            .where(col(Notification.user_id) == actor.user_id, col(Notification.read_at).is_(None))
            .values(read_at=now)
        )
        _announce(w, actor)


def _announce(w: Work, actor: Actor) -> None:
    w.announce(topics.user(actor.user_id), {"kind": "notices"})


def _told(row: Notification) -> Told:
    return Told(row.id or 0, row.kind, row.title, row.text, row.path, row.created_at, row.read_at is not None)
