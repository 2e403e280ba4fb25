"""How the helpline does."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.domain.tickets import CATEGORY_WORDS
from calmconnect.services import ticket_figures, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.ticket_figures import Figures
from calmconnect.state import live
from calmconnect.state.admin.emergencies import NumberRow
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.lengths import length_words


class HelplineState(rx.State):
    """The numbers of the last 30 days, and how many tickets there were of each category."""

    numbers: list[NumberRow] = []
    categories: list[tuple[str, int]] = []

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show how it is now, and keep it so."""
        live.watch(self, topics.HELPLINE)
        await self._refresh()

    async def _refresh(self) -> None:
        found = await ticket_figures.figures(acting(), utc_now())
        self.numbers = _numbers(found)
        self.categories = [(CATEGORY_WORDS[category], count) for category, count in found.by_category.items()]


def _numbers(found: Figures) -> list[NumberRow]:
    stars = "–" if found.stars is None else f"{found.stars}"
    return [
        NumberRow("inbox", str(found.opened), "Questions in the last 30 days"),
        NumberRow("timer", length_words(found.first_answer), "Until the first answer, for half of them"),
        NumberRow("check", length_words(found.solved), "Until it was closed, for half of them"),
        NumberRow("clock-alert", str(found.missed), "Not answered or solved in time"),
        NumberRow("star", stars, "Of five stars, on average"),
    ]
