"""Takes mail from the outbox to an SMTP server: claimed, tried, tried again later, given up at last."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select, update

from calmconnect.db.mail import MailStatus, OutgoingMail
from calmconnect.db.session import reading
from calmconnect.domain.notifications import Channel
from calmconnect.services.preferences import listener
from calmconnect.services.work import work
from calmconnect.settings import settings

log = logging.getLogger(__name__)

_AT_ONCE = 10
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server, as `CALM_SMTP_URL` names it."""

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None


async def send_due(now: datetime) -> int:
    """Send what is due at `now`, and give the number of mails that left. Two senders never take the same mail.

    The mails go at once, so that one for a server that hangs keeps no other waiting.
    """
    return sum(await asyncio.gather(*(_take(mail_id, now) for mail_id in await _due(now))))


async def _due(now: datetime) -> list[int]:
    async with reading() as rows:
        found = await rows.exec(
            select(OutgoingMail.id)
            .where(OutgoingMail.status == MailStatus.QUEUED, OutgoingMail.next_attempt_at <= now, _unclaimed(now))
            .order_by(col(OutgoingMail.next_attempt_at))
            .limit(_AT_ONCE)
        )
        return [mail_id for mail_id in found if mail_id is not None]


async def _take(mail_id: int, now: datetime) -> bool:
    attempts = await _claim(mail_id, now)
    if attempts is None:
        return False
    try:
        when = await _send(mail_id, now)
    except Exception as error:
        # Whatever went wrong: one mail that can never be sent must not come back for ever.
        await _try_later(mail_id, attempts, type(error).__name__, now)
        return False
    if when is None:
        await _settle(mail_id, status=MailStatus.DROPPED)
    elif when > now:
        await _settle(mail_id, next_attempt_at=when, attempts=attempts - 1)
    else:
        await _settle(mail_id, status=MailStatus.SENT, sent_at=now)
    return when == now


async def _claim(mail_id: int, now: datetime) -> int | None:
    """Take a mail for one attempt; gives that attempt's number, or None when another sender has it."""
    async with work() as w:
        claimed = await w.rows.exec(
            update(OutgoingMail)
            .where(
                col(OutgoingMail.id) == mail_id,
                col(OutgoingMail.status) == MailStatus.QUEUED,
                col(OutgoingMail.next_attempt_at) <= now,
                _unclaimed(now),
            )
            # Longer than an attempt may take: should this sender be killed, another tries again afterwards.
            .values(claimed_until=now + timedelta(seconds=_patience() + 30), attempts=OutgoingMail.attempts + 1)
            .returning(col(OutgoingMail.attempts))
        )
        return claimed.scalar_one_or_none()


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(col(OutgoingMail.claimed_until).is_(None), col(OutgoingMail.claimed_until) <= now)


def _patience() -> float:
    """Seconds that one attempt may take: the timeout counts for each step of talking to a server."""
    return settings().mail_timeout_seconds * 4


async def _send(mail_id: int, now: datetime) -> datetime | None:
    """Hand a mail over if its person still wants it, and now; gives when they do, None for never."""
    async with reading() as rows:
        mail = await rows.get_one(OutgoingMail, mail_id)
        to = await listener(rows, mail.user_id)
    when = to.wishes.when(mail.kind, Channel.EMAIL, now, urgent=mail.urgent) if to else None
    if when == now:
        async with asyncio.timeout(_patience()):
            await _hand_over(_message(mail), _server(settings().smtp_url))
    return when


async def _try_later(mail_id: int, attempts: int, error: str, now: datetime) -> None:
    given_up = attempts >= settings().mail_attempts
    wait = min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
    log.warning("Mail %s was not taken (%s), attempt %s", mail_id, error, attempts)
    # One to be tried again keeps its status: it may have been withdrawn meanwhile.
    outcome = {"status": MailStatus.FAILED} if given_up else {"next_attempt_at": now + wait}
    await _settle(mail_id, last_error=error, **outcome)


async def _settle(mail_id: int, **values: object) -> None:
    async with work() as w:
        await w.rows.exec(
            update(OutgoingMail).where(col(OutgoingMail.id) == mail_id).values(claimed_until=None, **values)
        )


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings().mail_from, mail.address, mail.subject
    message["Date"] = formatdate(mail.created_at.timestamp())
    # The same for every attempt, so that a mail taken twice is recognised as one by the reader's program.
    message["Message-ID"] = (
        f"<outbox-{mail.id}-{int(mail.created_at.timestamp())}@{urlsplit(settings().address).hostname}>"
    )
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def _server(url: str) -> Server:
    parts = urlsplit(url)
    port = parts.port or _PORTS[parts.scheme]
    username, password = (unquote(part) if part else None for part in (parts.username, parts.password))
    return Server(parts.scheme, parts.hostname or "localhost", port, username, password)


async def _hand_over(message: EmailMessage, server: Server) -> None:
    await aiosmtplib.send(
        message,
        hostname=server.host,
        port=server.port,
        username=server.username,
        password=server.password,
        use_tls=server.scheme == "smtps",
        start_tls=server.scheme == "smtp+starttls",
        timeout=settings().mail_timeout_seconds,
    )
