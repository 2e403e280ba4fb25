"""Who did what, as admins read it. What is looked for stands in the address."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.audit import words
from calmconnect.domain.people import Role
from calmconnect.services import audit_trail
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Paging, address, page_asked_for, paging

_PATH = "/admin/audit"
_FIELDS = ("who", "act", "about", "since", "until")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class DeedRow:
    """Somebody did something; `at` in ms since 1970."""

    number: int
    by: str
    role: str
    what: str
    subject: str
    reason: str
    at: int


class TrailState(rx.State):
    """One page of what was done, the last first. `asked` are the filters, by name; `shown` grows when others are asked for."""

    asked: dict[str, str] = dict.fromkeys(_FIELDS, "")
    shown: int = 0
    rows: list[DeedRow] = []
    total: int = 0
    paging: Paging = Paging()
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for."""
        page, asked = page_asked_for(self), {name: query(self, name)[:_LONGEST] for name in _FIELDS}
        self.problems, self.rows, self.total = {}, [], 0
        self.shown += asked != self.asked
        self.asked, self.paging, self.loaded = asked, Paging(), True
        found = await audit_trail.trail(acting(), asked, page - 1, utc_now())
        self.rows = [
            DeedRow(one.id, one.by, one.role.value, words(one.act), _subject(one.subject), one.reason, epoch_ms(one.at))
            for one in found.rows
        ]
        self.total = found.total
        self.paging = paging(_PATH, page, found.total, audit_trail.PAGE_SIZE, **asked)

    @requires(Role.ADMIN)
    async def look_for(self, form: object) -> EventSpec:
        """Put what is looked for into the address."""
        asked = {name: str(value)[:_LONGEST] for name in _FIELDS if isinstance(value := given(form, name), str)}
        return rx.redirect(address(_PATH, **asked))


def _subject(subject: str) -> str:
    """What it was done to: "Note 12"."""
    return subject.replace(":", " ").replace("_", " ").capitalize()
