"""Doctors who ask who somebody without a name is, and what admins answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import Event

from calmconnect.domain.break_glass import DANGER_WORDS
from calmconnect.domain.people import Role
from calmconnect.services import break_glass, opening, step_up, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.opening import Request
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.identities import shown
from calmconnect.state.shared.lists import Paging, page_asked_for, paging

_PATH = "/admin/break-glass"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request; moments in ms since 1970, 0 for never. `mine` when the admin in front of the tab opened it."""

    id: int
    doctor: str
    pseudonym: str
    urgent: bool
    danger: str
    reason: str
    asked_at: int
    standing: str
    admin: str
    answer: str
    answered_at: int
    until: int
    mine: bool


_NONE = RequestRow(0, "", "", False, "", "", 0, "", "", "", 0, 0, False)


class OpeningsState(rx.State):
    """All requests that wait, a page of the others, and the one that is being decided: `deciding` is "", "open" or "refuse".

    `with_code` when the admin has a second step, and gives a code to open one.
    """

    waiting: list[RequestRow] = []
    past: list[RequestRow] = []
    paging: Paging = Paging()
    about: RequestRow = _NONE
    deciding: str = ""
    with_code: bool = False
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what is asked, and keep it so."""
        self.deciding, self.about, self.problems = "", _NONE, {}
        live.watch(self, topics.ADMIN)
        await self._refresh()

    @requires(Role.ADMIN)
    async def decide(self, request: object, what: object) -> None:
        """Open the form to open or to refuse a request that waits."""
        wanted = number(request)
        self.about = next((row for row in self.waiting if row.id == wanted), _NONE)
        self.deciding = str(what) if what in ("open", "refuse") and self.about.id else ""
        self.problems = {}
        self.with_code = await step_up.asks_for_code(acting())

    @requires(Role.ADMIN)
    async def turn(self, opened: object) -> None:
        """Close the form; nothing was decided."""
        if opened is not True:
            self.deciding, self.problems = "", {}

    @requires(Role.ADMIN)
    async def open_it(self, form: object) -> list[Event]:
        """Look who it is, with a reason and the password."""
        self.problems = {}
        request, reason, password = self.about.id, given(form, "reason"), given(form, "password")
        who = await opening.open_(acting(), request, reason, password, utc_now(), given(form, "code"))
        self.deciding = ""
        if who is None:
            return [notices.say("No account is behind this conversation. The doctor has been told.")]
        return [notices.say("Opened. The doctor can see it, too.", "success"), shown(request, who)]

    @requires(Role.ADMIN)
    async def refuse(self, form: object) -> Event:
        """Leave it sealed, with a reason that the doctor reads."""
        self.problems = {}
        await opening.refuse(acting(), self.about.id, given(form, "reason"), utc_now())
        self.deciding = ""
        return notices.say("It stays sealed. The doctor reads why.", "success")

    @requires(Role.ADMIN)
    async def show(self, request: object) -> Event:
        """Show once more who it is; that is kept on record."""
        wanted = number(request)
        return shown(wanted, await break_glass.show(acting(), wanted, utc_now()))

    async def _refresh(self) -> None:
        page, now = page_asked_for(self), utc_now()
        found = await opening.requests(acting(), page - 1, now)
        me = acting().user_id
        self.waiting = [_row(one, me, now) for one in found.waiting]
        self.past = [_row(one, me, now) for one in found.past]
        if self.about.id not in {row.id for row in self.waiting}:
            # Answered by somebody else meanwhile.
            self.deciding = ""
        self.paging, self.loaded = paging(_PATH, page, found.total, opening.PAGE_SIZE), True


def _row(one: Request, me: int, now: datetime) -> RequestRow:
    request = one.request
    shows = request.shown_until is not None and now < request.shown_until
    return RequestRow(
        id=request.id or 0,
        doctor=one.doctor,
        pseudonym=one.pseudonym or "Somebody who gave their name since",
        urgent=one.urgent,
        danger=DANGER_WORDS[request.danger],
        reason=request.reason,
        asked_at=epoch_ms(request.asked_at),
        standing=request.standing.value,
        admin=one.admin,
        answer=request.answer or "",
        answered_at=_ms(request.answered_at),
        until=_ms(request.shown_until) if shows else 0,
        mine=shows and request.answered_by == me,
    )


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0
