"""Asking who somebody without a name is, in the conversation in front of the doctor."""

from __future__ import annotations

from datetime import datetime

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import break_glass, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.identities import shown


class BreakGlassState(rx.State):
    """How it stands with the doctor's last request; moments in ms since 1970, 0 for none. Who it is stands nowhere here.

    `conversation` is 0 for one of another kind, `standing` "" when nothing was asked; `asking` while the question is open.
    """

    conversation: int = 0
    request: int = 0
    standing: str = ""
    may_ask: bool = False
    asked_at: int = 0
    until: int = 0
    answer: str = ""
    asking: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Show how it stands, and keep it so."""
        self.asking, self.problems = False, {}
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.DOCTOR)
    async def turn(self, opened: object) -> None:
        """Open the question, or close it without asking."""
        self.problems = {}
        self.asking = opened is True

    @requires(Role.DOCTOR)
    async def ask(self, form: object) -> Event:
        """Alert the admins."""
        self.problems = {}
        danger, reason = given(form, "danger"), given(form, "reason")
        await break_glass.ask(acting(), number_in_path(self), danger, reason, utc_now())
        self.asking = False
        return notices.say("All administrators have been alerted.", "success")

    @requires(Role.DOCTOR)
    async def show(self, request: object) -> Event:
        """Show who it is, for a while; that is kept on record."""
        wanted = number(request)
        return shown(wanted, await break_glass.show(acting(), wanted, utc_now()))

    async def _refresh(self) -> None:
        glass = await break_glass.of_conversation(acting(), number_in_path(self), utc_now())
        if glass is None:
            self.conversation = 0
            return
        self.conversation, self.request, self.answer = number_in_path(self), glass.request_id, glass.answer
        self.standing, self.may_ask = glass.standing.value if glass.standing else "", glass.may_ask
        self.asked_at, self.until = _ms(glass.asked_at), _ms(glass.shown_until)


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0
