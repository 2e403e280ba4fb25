"""The helpline's hours and targets, as they are written, and who has changed them."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.helpline import HelplineTerms
from calmconnect.domain.people import Role
from calmconnect.domain.schedule import WEEKDAYS
from calmconnect.domain.tickets import PRIORITY_WORDS
from calmconnect.services import helpline, topics
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting

_FIELDS = (
    "time_zone",
    *(f"{what}-{day}" for day in range(len(WEEKDAYS)) for what in ("open", "from", "until")),
    *(f"{what}-{priority.value}" for priority in PRIORITY_WORDS for what in ("first", "whole")),
)
# What is offered for a day that has no hours yet.
_USUAL = ("09:00", "17:00")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A weekday; hours as "HH:MM", also where it is not `open`."""

    open: bool
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A priority's targets: the first answer in minutes, the whole in hours, both in digits."""

    first: str
    whole: str


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A day on which nobody is there: as `key`, its noon in ms since 1970, and why."""

    key: str
    at: int
    why: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A change of the terms; `at` in ms since 1970."""

    what: str
    by: str
    at: int


class HelplineTermsState(rx.State):
    """The terms numbered `number`, whose hours and targets the form shows; `meanwhile` when somebody else has changed those.

    Each priority has a place in `targets`, the most urgent the first. `version` grows when the form must show other values.
    """

    number: int = 0
    zone: str = ""
    week: list[DayRow] = [DayRow(False, *_USUAL)] * len(WEEKDAYS)
    targets: list[TargetRow] = [TargetRow("", "")] * len(PRIORITY_WORDS)
    closed: list[ClosedRow] = []
    changes: list[ChangedRow] = []
    today: str = ""
    meanwhile: bool = False
    version: int = 0
    closing: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what holds, and what changes."""
        live.watch(self, topics.HELPLINE_TERMS)
        await self._start()

    @requires(Role.ADMIN)
    async def save(self, form: object) -> Event:
        """Keep the hours and targets as they are written."""
        self.problems = {}
        written = {field: given(form, field) for field in _FIELDS}
        await helpline.change(acting(), written, self.number, utc_now())
        await self._start()
        return notices.say("Saved. It holds from now on, everywhere.", "success")

    @requires(Role.ADMIN)
    async def close_on(self, form: object) -> Event:
        """Say that nobody is there on a day."""
        self.problems = {}
        await helpline.close_on(acting(), given(form, "day"), given(form, "why") or "", utc_now())
        self.closing += 1
        await self._refresh()
        return notices.say("Nobody is expected there on that day.", "success")

    @requires(Role.ADMIN)
    async def open_again(self, day: object) -> Event:
        """Say that somebody is there on a day after all."""
        self.problems = {}
        await helpline.open_again(acting(), day, utc_now())
        await self._refresh()
        return notices.say("The usual hours hold again on that day.", "success")

    async def _start(self) -> None:
        """Begin with what holds now."""
        terms = await helpline.in_force()
        self._show(terms)
        self.problems, self.meanwhile = {}, False
        self.version += 1
        await self._look_around(terms)
        self.loaded = True

    async def _refresh(self) -> None:
        """Read again what is not being written; and whether somebody else has written the rest anew."""
        terms = await helpline.in_force()
        shown = (self.zone, self.week, self.targets)
        if shown == (terms.zone.key, _week(terms), _targets(terms)):
            self.number = terms.number
        else:
            self.meanwhile = True
        await self._look_around(terms)

    def _show(self, terms: HelplineTerms) -> None:
        self.number, self.zone = terms.number, terms.zone.key
        self.week, self.targets = _week(terms), _targets(terms)

    async def _look_around(self, terms: HelplineTerms) -> None:
        today = utc_now().astimezone(terms.zone).date()
        self.today = today.isoformat()
        self.closed = [
            ClosedRow(one.day.isoformat(), noon_ms(one.day, terms.zone), one.why)
            for one in terms.closed
            if one.day >= today
        ]
        self.changes = [
            ChangedRow(", ".join(one.what), one.by, epoch_ms(one.at)) for one in await helpline.history(acting())
        ]


def _week(terms: HelplineTerms) -> list[DayRow]:
    return [
        DayRow(True, f"{day.starts:%H:%M}", f"{day.ends:%H:%M}") if day else DayRow(False, *_USUAL)
        for day in terms.week
    ]


def _targets(terms: HelplineTerms) -> list[TargetRow]:
    pairs = [terms.targets[priority] for priority in PRIORITY_WORDS]
    return [
        TargetRow(str(round(first.total_seconds() / 60)), str(round(whole.total_seconds() / 3600)))
        for first, whole in pairs
    ]
