"""Takes mail from the outbox to an SMTP server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib

from calmconnect.db.mail import OutgoingMail
from calmconnect.db.session import reading
from calmconnect.domain.notifications import Channel
from calmconnect.services import sending
from calmconnect.services.calendars import Method
from calmconnect.services.preferences import listener
from calmconnect.settings import settings

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
    """Send what mail is due at `now`, and give the number of mails that left. See `sending.send_due`."""
    return await sending.send_due(_BY_MAIL, now)


def _patience() -> float:
    """Seconds that one attempt may take: the timeout counts for each step of talking to a server."""
    return settings().mail_timeout_seconds * 4


async def _send(mail_id: int, now: datetime) -> datetime | None:
    """Hand a mail over if its person still wants it, and now; gives when they do, None for never."""
    async with reading() as rows:
        mail = await rows.get_one(OutgoingMail, mail_id)
        to = None if mail.farewell else await listener(rows, mail.user_id)
    when = now if mail.farewell else to.wishes.when(mail.kind, Channel.EMAIL, now, urgent=mail.urgent) if to else None
    if when == now:
        async with asyncio.timeout(_patience()):
            await _hand_over(_message(mail), _server(settings().smtp_url))
    return when


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
    if mail.calendar:
        # As an alternative it is understood by calendar programs; the method stands in the type, too (RFC 6047).
        method = next(one for one in Method if f"METHOD:{one}" in mail.calendar)
        message.add_alternative(mail.calendar, subtype="calendar", params={"method": method.value})
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


_BY_MAIL = sending.Route(OutgoingMail, _send, _patience, lambda: settings().mail_attempts)
