"""The outbox as a page, in demo mode: there is no mail server, so letters are read here."""

from __future__ import annotations

import re
from dataclasses import dataclass

import reflex as rx

from calmconnect.services import demo, topics
from calmconnect.services.clock import epoch_ms
from calmconnect.settings import settings
from calmconnect.state import live
from calmconnect.state.guard import public

_LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a letter's text; a link when `href` is not ""."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A letter; `at` in ms since 1970."""

    id: int
    recipient: str
    subject: str
    at: int
    parts: list[Part]


class DemoMailState(rx.State):
    """The last letters to anyone. `missing` when the service is no demo."""

    rows: list[MailRow] = []
    loaded: bool = False
    missing: bool = False

    @public
    async def load(self) -> None:
        """Show them, and those that follow."""
        self.rows, self.loaded, self.missing = [], False, False
        await self._refresh()
        live.watch(self, topics.MAIL)

    async def _refresh(self) -> None:
        self.rows = [
            MailRow(mail.id, mail.address, mail.subject, epoch_ms(mail.created_at), _parts(mail.text))
            for mail in await demo.newest_mail()
        ]
        self.loaded = True


def _parts(text: str) -> list[Part]:
    """The text, with the links to this service made to be followed: from whatever address it is read at."""
    own = settings().address
    return [
        Part(part, part.removeprefix(own) if part.startswith(f"{own}/") else "") for part in _LINK.split(text) if part
    ]
