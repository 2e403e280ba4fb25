"""Times that are kept for the patient because they waited."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import topics, waitlist
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.waitlist import Offer
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A time that is kept; `starts` and `until` in ms since 1970."""

    doctor: str
    starts: int
    until: int
    href: str


class OffersState(rx.State):
    """Those that are still kept, the earliest first."""

    rows: list[OfferRow] = []

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show them, and what changes."""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    async def _refresh(self) -> None:
        self.rows = [_row(one) for one in await waitlist.offers(acting(), utc_now())]


def _row(one: Offer) -> OfferRow:
    starts = epoch_ms(one.starts_at)
    return OfferRow(one.doctor_name, starts, epoch_ms(one.expires_at), f"/doctors/{one.doctor_id}?slot={starts}")
