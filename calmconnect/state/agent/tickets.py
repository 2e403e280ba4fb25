"""Tickets, as those who answer the helpline see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.domain.tickets import CATEGORY_WORDS, STEPS, TicketStatus
from calmconnect.services import helpline, house_settings, ticket_care, ticket_lists, ticket_merging, tickets, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.ticket_lists import Among, Detail
from calmconnect.state import live, notices
from calmconnect.state.forms import given, number_in_form
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number, number_in_path, query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging
from calmconnect.state.shared.periods import only_days, period_words
from calmconnect.state.shared.tickets import TicketRow, ticket_row

_AMONG = {
    Among.MINE: "Mine",
    Among.NOBODYS: "Nobody's yet",
    Among.MISSED: "Late",
    Among.OPEN: "All open",
    Among.CLOSED: "Closed",
    Among.ASKED: "However they stand",
}
_STATUS_WORDS = {
    TicketStatus.NEW: "New",
    TicketStatus.OPEN: "Open",
    TicketStatus.PENDING_REMINDER: "Wait until later",
    TicketStatus.PENDING_CLOSE: "Solved, close in three days",
    TicketStatus.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Something that happened to a ticket, or to the `part` of that number; `at` in ms since 1970."""

    part: int
    what: str
    before: str
    after: str
    by: str
    at: int


class TicketsState(rx.State):
    """One page of tickets. What is looked for stands in the address; `days` on which they were opened, "" for any."""

    choices: list[Choice] = []
    rows: list[TicketRow] = []
    total: int = 0
    days: str = ""
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.AGENT, Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for, and keep it so."""
        live.watch(self, topics.HELPLINE)
        await self._refresh()

    @requires(Role.AGENT)
    async def take(self, ticket: object) -> Event:
        """Make one that is nobody's one's own, and open it."""
        wanted = number(ticket)
        await tickets.take(acting(), wanted, utc_now())
        return notices.leave(f"/agent/tickets/{wanted}")

    async def _refresh(self) -> None:
        actor, now, page = acting(), utc_now(), page_asked_for(self)
        path = f"/{actor.role}/tickets"
        days = only_days(self, await house_settings.today(now))
        offered = [
            one
            for one in _AMONG
            if not (one is Among.MINE and actor.role is Role.ADMIN) and (days or one is not Among.ASKED)
        ]
        asked, kept_to = query(self, "show"), days.query if days else {}
        among = Among(asked) if asked in offered else offered[0]
        found = await ticket_lists.queue(actor, among, page - 1, now, days.period if days else None)
        self.choices = [Choice(_AMONG[one], address(path, **kept_to, show=one), one is among) for one in offered]
        self.rows, self.total = [ticket_row(seen, now) for seen in found.rows], found.total
        self.days = period_words(days.period) if days else ""
        self.paging = paging(path, page, found.total, ticket_lists.PAGE_SIZE, **kept_to, show=among)
        self.loaded = True


class TicketState(rx.State):
    """The ticket whose page this is. `mine` when the person in front of the tab may read it, and answer while it is of its own.

    `others` are those in which it could go on.
    """

    rows: list[TicketRow] = []
    mine: bool = False
    steps: list[tuple[str, str]] = []
    agents: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    merged_into: int = 0
    changes: list[ChangeRow] = []
    problems: dict[str, str] = {}
    missing: bool = False

    @requires(Role.AGENT, Role.ADMIN)
    async def load(self) -> Event:
        """Show where it stands, and keep it so."""
        self.problems, self.missing, self.rows = {}, False, []
        live.watch(self, topics.HELPLINE)
        return _notes(await self._read())

    @requires(Role.AGENT, Role.ADMIN)
    async def move(self, form: object) -> None:
        """Take it to another status."""
        self.problems = {}
        later = await _later(given(form, "later"), utc_now())
        await ticket_care.move(acting(), number_in_path(self), given(form, "status"), utc_now(), later)

    @requires(Role.AGENT, Role.ADMIN)
    async def prioritise(self, priority: object) -> None:
        """Give it another priority."""
        await ticket_care.prioritise(acting(), number_in_path(self), priority, utc_now())

    @requires(Role.AGENT, Role.ADMIN)
    async def hand_over(self, form: object) -> Event:
        """Give it to another agent."""
        self.problems = {}
        agent = number_in_form(form, "agent")
        await tickets.hand_over(acting(), number_in_path(self), agent, utc_now())
        return notices.say("It is theirs now. We have told them.", "success")

    @requires(Role.AGENT, Role.ADMIN)
    async def merge(self, form: object) -> Event:
        """Let it go on in another one, and go there."""
        actor, into = acting(), number_in_form(form, "into")
        await ticket_merging.merge(actor, number_in_path(self), into, utc_now())
        return notices.leave(f"/{actor.role}/tickets/{into}")

    @requires(Role.AGENT, Role.ADMIN)
    async def note(self, form: object) -> Event:
        """Tell the others something."""
        self.problems = {}
        actor, ticket = acting(), number_in_path(self)
        await ticket_care.note(actor, ticket, given(form, "note"), utc_now())
        return _notes(await ticket_lists.detail(actor, ticket, utc_now()))

    async def _refresh(self) -> None:
        await self._read()

    async def _read(self) -> Detail:
        actor, now = acting(), utc_now()
        detail = await ticket_lists.detail(actor, number_in_path(self), utc_now())
        ticket = detail.seen.ticket
        self.rows, self.mine = [ticket_row(detail.seen, now)], ticket.agent_id == actor.user_id
        self.merged_into = detail.seen.merged_into
        self.others = [
            (str(one.conversation_id), f"No. {one.conversation_id}: {CATEGORY_WORDS[one.category]}")
            for one in detail.others
        ]
        after = [status for status in _STATUS_WORDS if status in STEPS[ticket.status]]
        self.steps = [(status.value, _STATUS_WORDS[status]) for status in after]
        self.agents = [(str(agent), name) for agent, name in detail.agents if agent != ticket.agent_id]
        names = dict(detail.agents)
        self.changes = [
            ChangeRow(
                0 if row.ticket_id == ticket.conversation_id else row.ticket_id,
                row.what,
                row.before,
                _after(row.what, row.after, names),
                by,
                epoch_ms(row.at),
            )
            for row, by in detail.changes
        ]
        return detail


def _notes(detail: Detail) -> Event:
    """What agents told each other, for its component: it is never kept in state."""
    ticket = detail.seen.ticket
    rows = [{"id": row.id, "by": by, "at": epoch_ms(row.at), "text": row.text} for row, by in detail.notes]
    if ticket.comment:
        at = epoch_ms(ticket.closed_at or ticket.changed_at)
        rows.append({"id": 0, "by": detail.seen.patient, "at": at, "text": ticket.comment})
    return to_component("ticket_notes", {"ticket": ticket.conversation_id, "rows": rows})


def _after(what: str, after: str, names: dict[int, str]) -> str:
    """What a change led to; of one who got the ticket, the name."""
    return names.get(int(after), "") if what == "assigned" else after


async def _later(word: object, now: datetime) -> datetime | None:
    """The moment a word stands for; None for one that is none."""
    if word == "hour":
        return now + timedelta(hours=1)
    if word == "days":
        return now + timedelta(days=3)
    if word != "morning":
        return None
    return (await helpline.in_force()).hours.next_morning(now)
