"""Erasing one's account: what it would mean, asking for it, and, on every page, that it is coming and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.services import erasing, step_up, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.erasing_visits import Ending
from calmconnect.state import live
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.notices import say
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared.doctors import fee_words


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A session that would be called off, `starts` in ms since 1970; `money` says what becomes of what was paid."""

    id: int
    doctor: str
    starts: int
    money: str


class LeavingState(rx.State):
    """`due` is when the account in front of the tab is erased, in ms since 1970; 0 unless its owner asked for that."""

    due: int = 0

    @requires()
    async def take_back(self) -> Event:
        """Stay, after all."""
        await erasing.take_back(acting(), utc_now())
        await self._refresh()
        return say("Your account stays. What was called off stays so.", "success")

    async def _begin(self) -> None:
        """Show it on a page that was just opened."""
        self.due = 0
        actor = acting_or_nobody()
        if actor is not None:
            live.watch(self, topics.erasure(actor.user_id))
            await self._refresh()

    async def _refresh(self) -> None:
        due = await erasing.due(acting())
        self.due = epoch_ms(due) if due else 0


class ErasingState(rx.State):
    """What erasing would mean: `first` is to be done before, `endings` would be called off, the rest is kept for `years`,
    `until` a moment in ms since 1970.

    `due` as in `LeavingState`. `asking`: the form is open; `with_code` when it takes a code, too.
    """

    due: int = 0
    first: list[str] = []
    endings: list[EndingRow] = []
    years: int = 0
    until: int = 0
    asking: bool = False
    with_code: bool = False
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show how it stands, and keep it so."""
        self.asking, self.problems = False, {}
        live.watch(self, topics.erasure(acting().user_id), topics.user(acting().user_id))
        await self._refresh()

    @requires()
    async def turn(self, opened: object) -> None:
        """Open the form, or close it: nothing is done."""
        self.asking, self.problems = opened is True, {}
        await self._refresh()

    @requires()
    async def ask(self, form: object) -> Event:
        """Ask for it, with the password and, for who has a second step, a code."""
        self.problems = {}
        await erasing.ask(acting(), given(form, "password"), given(form, "code"), utc_now())
        self.asking = False
        await self._refresh()
        return say("We have noted it, and written to you. Until that day you can take it back.", "success")

    async def _refresh(self) -> None:
        actor, now = acting(), utc_now()
        due, found = await erasing.due(actor), await erasing.outlook(actor, now)
        self.due = epoch_ms(due) if due else 0
        self.first, self.years, self.until = list(found.first), found.years, epoch_ms(found.until)
        self.endings = [_row(one) for one in found.endings]
        self.with_code = await step_up.asks_for_code(actor)
        self.loaded = True


def _row(one: Ending) -> EndingRow:
    money = ""
    if one.paid_minor:
        paid = fee_words(one.paid_minor, one.currency)
        money = (
            f"{paid} goes back to you" if one.back else f"{paid} is kept: it begins too soon to cancel without paying"
        )
    return EndingRow(one.id, one.doctor, epoch_ms(one.starts_at), money)
