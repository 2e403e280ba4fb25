"""The calls of the person in front of the tab."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import reflex as rx

from calmconnect.domain.call_ratings import Opinion
from calmconnect.domain.calls import EndReason
from calmconnect.domain.people import Role
from calmconnect.services import call_history, topics
from calmconnect.services.call_history import Past
from calmconnect.services.clock import epoch_ms
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Paging, page_asked_for, paging

_PATH = "/calls"

# How a call ended, for who called and for who was called.
_ENDS: dict[EndReason, tuple[str, str]] = {
    EndReason.COMPLETED: ("You called", "Called you"),
    EndReason.DECLINED: ("You called, they could not talk", "You declined"),
    EndReason.MISSED: ("You called, nobody answered", "You missed it"),
    EndReason.CANCELLED: ("You called and hung up", "You missed it"),
    EndReason.BUSY: ("You called, they were in another call", "You were in another call"),
    EndReason.FAILED: ("You called, the connection failed", "Called you, the connection failed"),
}
_MISSED = frozenset({EndReason.MISSED, EndReason.CANCELLED, EndReason.BUSY})


@dataclass(frozen=True, slots=True)
class PastRow:
    """A call that is over; `at` in ms since 1970. `missed`: they were called and did not answer.

    `opinion` is what they said of the connection, "" if nothing; `callable`: they can be called again.
    """

    id: int
    other_id: int
    other: str
    medium: str
    words: str
    lasted: str
    opinion: str
    callable: bool
    missed: bool
    at: int


class CallHistoryState(rx.State):
    """One page of calls, the newest first."""

    rows: list[PastRow] = []
    paging: Paging = Paging()
    loaded: bool = False

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show the page that the address asks for, and what comes while it is open."""
        live.watch(self, topics.calls(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        page = page_asked_for(self)
        found = await call_history.of(acting(), page - 1)
        self.rows = [_row(past) for past in found.rows]
        self.paging = paging(_PATH, page, found.total, call_history.PAGE_SIZE)
        self.loaded = True


def _row(past: Past) -> PastRow:
    return PastRow(
        id=past.id,
        other_id=past.other_id,
        other=past.other,
        medium=past.medium.value,
        words=_ENDS[past.reason][not past.outgoing],
        lasted=_lasted(past.lasted) if past.lasted else "",
        callable=past.callable_,
        opinion=Opinion(past.opinion).name.lower() if past.opinion else "",
        missed=not past.outgoing and past.reason in _MISSED,
        at=epoch_ms(past.at),
    )


def _lasted(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes" if minutes else "less than a minute"
