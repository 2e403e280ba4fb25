"""Demo mode: believable people in an empty database, some of them always there, and mail that can be read on a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from calmconnect.db import seed
from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import NotFound
from calmconnect.services import demo_records, presence
from calmconnect.services.secrets import hash_password
from calmconnect.services.work import work
from calmconnect.settings import settings

_MAILS = 30


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader would get it, in plain text."""

    id: int
    address: str
    subject: str
    text: str
    status: MailStatus
    created_at: datetime


async def newest_mail() -> list[Mail]:
    """The last mails to anyone, the newest first.

    Raises:
        NotFound: when demo mode is off, whoever asks: these mails let their readers into accounts.
    """
    if not settings().demo:
        raise NotFound
    async with reading() as rows:
        found = await rows.exec(select(OutgoingMail).order_by(col(OutgoingMail.id).desc()).limit(_MAILS))
        return [
            Mail(mail.id or 0, mail.address, mail.subject, mail.text, mail.status, mail.created_at) for mail in found
        ]


async def seed_if_empty(now: datetime) -> None:
    """Write demo people, and what they did around `now`, into a database that has no people yet; only in demo mode."""
    if not settings().demo or await _anyone():
        return
    hashed = await hash_password(seed.DEMO_PASSWORD)
    async with work() as w:
        await seed.fill(w.rows, now, hashed)
    patient, doctor, *_ = seed.DEMO_ACCOUNTS
    await demo_records.write(doctor, patient, now)


async def keep_here() -> None:
    """Show some demo doctors as connected, only in demo mode; to be called again within the grace of `services/presence.py`."""
    if not settings().demo:
        return
    async with reading() as rows:
        found = await rows.exec(select(User.id).where(col(User.email).in_(seed.HERE)))
        doctor_ids = [doctor_id for doctor_id in found if doctor_id is not None]
    for doctor_id in doctor_ids:
        await presence.here(doctor_id, "demo")


async def _anyone() -> bool:
    async with reading() as rows:
        return (await rows.exec(select(User.id).limit(1))).first() is not None
