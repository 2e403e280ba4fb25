"""What patients say about the doctor whose page is open."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.errors import NotFound
from calmconnect.services import ratings, topics
from calmconnect.state import live
from calmconnect.state.guard import public
from calmconnect.state.route import number_in_path
from calmconnect.state.shared.reviews import ReviewRow, StandingRow, review_row, standing_row

_FEW, _MANY = 5, 50


class DoctorReviewsState(rx.State):
    """How the doctor is rated, and the newest reviews; `more` when there are others to show."""

    standing: StandingRow = StandingRow()
    rows: list[ReviewRow] = []
    more: bool = False
    _at_most: int = _FEW

    @public
    async def load(self) -> None:
        """Show a few, and what changes."""
        self._at_most = _FEW
        try:
            live.watch(self, topics.doctor(number_in_path(self)))
            await self._refresh()
        except NotFound:
            # The page's own state says so.
            self.standing, self.rows, self.more = StandingRow(), [], False

    @public
    async def show_more(self) -> None:
        """Show many."""
        self._at_most = _MANY
        await self._refresh()

    async def _refresh(self) -> None:
        doctor_id = number_in_path(self)
        found = await ratings.reviews(doctor_id, self._at_most + 1)
        self.standing = standing_row(await ratings.of_doctor(doctor_id))
        self.rows = [review_row(one) for one in found[: self._at_most]]
        self.more = len(found) > self._at_most and self._at_most < _MANY
