"""The patient's questions to the helpline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import reflex as rx
from reflex.event import Event

from calmconnect.domain.business_hours import ALWAYS
from calmconnect.domain.errors import Refused
from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.people import Role
from calmconnect.domain.tickets import TicketStatus
from calmconnect.services import helpline, ticket_care, ticket_lists, tickets, topics, unkept
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.tickets import TicketRow, ticket_row

_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours in which somebody is there, and since when nobody is before them; in ms since 1970. `always`: they hardly end."""

    closed_since: int
    starts: int
    ends: int
    always: bool


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A day on which nobody is there: its noon in the helpline's zone, in ms since 1970, and why."""

    at: int
    why: str


class HelpState(rx.State):
    """What the patient has asked so far, when somebody is there, and what is wrong with the form.

    `late`: what could not be asked sounds like danger, and lines to call are shown.
    """

    rows: list[TicketRow] = []
    hours: list[HoursRow] = []
    closed: list[ClosedRow] = []
    problems: dict[str, str] = {}
    late: bool = False
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and keep it so."""
        self.problems, self.late = {}, False
        live.watch(self, topics.user(acting().user_id), topics.HELPLINE_TERMS)
        await self._refresh()

    @requires(Role.PATIENT)
    async def begin(self, form: object) -> Event:
        """Ask something."""
        self.problems = {}
        written = {field: given(form, field) for field in ("category", "text")}
        try:
            opened = await tickets.begin(acting(), written, utc_now())
        except Refused:
            self.late = unkept.sounds_like_danger(written["text"])
            raise
        return notices.leave(f"/patient/help/{opened}")

    async def _refresh(self) -> None:
        now = utc_now()
        self.rows = [ticket_row(seen, now) for seen in await ticket_lists.own(acting())]
        terms = await helpline.in_force()
        self.hours, self.closed, self.loaded = _hours(terms, now), _closed(terms, now), True


class OwnTicketState(rx.State):
    """The ticket whose page this is; what is said in it is `ChatState`'s. `missing` when there is none."""

    rows: list[TicketRow] = []
    closed: bool = False
    merged_into: int = 0
    problems: dict[str, str] = {}
    missing: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show where it stands, and keep it so."""
        self.problems, self.missing, self.rows = {}, False, []
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def close(self, ticket: object) -> Event:
        """Say that no more help is needed."""
        await ticket_care.close(acting(), number(ticket), utc_now())
        return notices.say("Closed. We are glad if it helped.", "success")

    @requires(Role.PATIENT)
    async def mail(self, ticket: object) -> Event:
        """Have what was said mailed."""
        await ticket_care.mail_transcript(acting(), number(ticket), utc_now())
        return notices.say("It is on its way to your email address.", "success")

    @requires(Role.PATIENT)
    async def reopen(self, ticket: object) -> None:
        """Say that help is needed after all."""
        await ticket_care.reopen(acting(), number(ticket), utc_now())

    @requires(Role.PATIENT)
    async def rate(self, form: object) -> Event:
        """Say how it was."""
        self.problems = {}
        await ticket_care.rate(acting(), number_in_path(self), given(form, "stars"), given(form, "comment") or "")
        return notices.say("Thank you for telling us.", "success")

    async def _refresh(self) -> None:
        row = ticket_row(await ticket_lists.of_patient(acting(), number_in_path(self)), utc_now())
        self.rows, self.closed, self.merged_into = [row], row.status == TicketStatus.CLOSED, row.merged_into


def _hours(terms: HelplineTerms, now: datetime) -> list[HoursRow]:
    spans = terms.hours.coming(now)
    before = [0, *(epoch_ms(span.ends) for span in spans)]
    return [
        HoursRow(since, epoch_ms(span.starts), epoch_ms(span.ends), span.ends - span.starts >= ALWAYS)
        for since, span in zip(before, spans, strict=False)
    ]


def _closed(terms: HelplineTerms, now: datetime) -> list[ClosedRow]:
    """Days off of the next two weeks."""
    today = now.astimezone(terms.zone).date()
    return [
        ClosedRow(noon_ms(one.day, terms.zone), one.why) for one in terms.closed if today <= one.day <= today + _SOON
    ]
