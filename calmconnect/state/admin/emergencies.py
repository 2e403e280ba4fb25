"""How fast people were answered who asked for help at once."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.emergencies import Answers
from calmconnect.domain.people import Role
from calmconnect.services import answer_times, house_settings, topics
from calmconnect.services.answer_times import Answer, Log
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lengths import length_words
from calmconnect.state.shared.lists import Paging, page_asked_for, paging
from calmconnect.state.shared.periods import only_days, period_words

_PATH = "/admin/emergencies"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One emergency; `asked` in ms since 1970, `waited` in words, "" when nobody answered."""

    id: int
    asked: int
    status: str
    waited: str
    by: str
    escalated: bool


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number in words, and what it says."""

    icon: str
    value: str
    label: str


class EmergenciesState(rx.State):
    """Four numbers, three of what was flagged, and one page of emergencies; `days` to which it is kept, "" for all."""

    numbers: list[NumberRow] = []
    flagged: list[NumberRow] = []
    rows: list[AnswerRow] = []
    days: str = ""
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show how it is now, and keep it so."""
        live.watch(self, topics.EMERGENCIES, topics.TASKS, topics.ADMIN)
        await self._refresh()

    async def _refresh(self) -> None:
        page, now = page_asked_for(self), utc_now()
        days = only_days(self, await house_settings.today(now))
        found = await answer_times.log(acting(), page - 1, now, days.period if days else None)
        self.days, kept_to = (period_words(days.period), days.query) if days else ("", {})
        self.numbers, self.rows = _numbers(found), [_row(one) for one in found.rows]
        self.flagged = _flagged(found.flagged)
        self.paging, self.loaded = paging(_PATH, page, found.total, answer_times.PAGE_SIZE, **kept_to), True


def _numbers(found: Log) -> list[NumberRow]:
    lately = found.lately
    return [
        NumberRow("users", str(found.there), "There right now: agents on duty, doctors online"),
        NumberRow("life-buoy", str(lately.asked), "Asked for help in the last 30 days"),
        NumberRow("timer", length_words(lately.median), "Until somebody answered, for half of them"),
        NumberRow("clock-alert", str(lately.asked - lately.in_time), "Not answered within a minute"),
    ]


def _flagged(found: Answers) -> list[NumberRow]:
    return [
        NumberRow("shield-alert", str(found.asked), "Wrote what sounds like danger in the last 30 days"),
        NumberRow("timer", length_words(found.median), "Until somebody saw to it, for half of them"),
        NumberRow("clock-alert", str(found.asked - found.in_time), "Nobody saw to in time"),
    ]


def _row(one: Answer) -> AnswerRow:
    waited = length_words(one.waited) if one.waited is not None else ""
    return AnswerRow(one.id, epoch_ms(one.asked_at), one.status.value, waited, one.by, one.escalated)
