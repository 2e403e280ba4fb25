"""A mail server of the test's own, on a free port, in the test's own event loop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope


class MailServer:
    """Takes mail. Refuses the first `refusals` tries for an address; for the addresses in `hangs` it never answers."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.tries: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.hangs: set[str] = set()
        self.url = ""

    @property
    def addresses(self) -> list[str]:
        """To whom the mails that were taken went."""
        return [str(mail["To"]) for mail in self.taken]

    async def handle_RCPT(
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take, refuse or ignore one addressee."""
        self.tries[address] += 1
        if address in self.hangs:
            await asyncio.Event().wait()
        if self.tries[address] <= self.refusals[address]:
            return "451 Please try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        """Keep the mail."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=email_policy)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A running mail server."""
    handler = MailServer()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="mail.test"), "127.0.0.1", 0)
    handler.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield handler
    finally:
        server.close()
