"""The happiness score of one of the doctor's patients, who agreed to that."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.services import scores
from calmconnect.services.clock import utc_now
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.scores import ScoreRow, score_row


class PatientScoreState(rx.State):
    """`score` is empty or one row. It stands as it was when the page was opened, because each look is on record."""

    score: list[ScoreRow] = []

    @requires(Role.DOCTOR)
    async def load(self) -> None:
        """Look at it."""
        self.score = []
        try:
            seen = await scores.of_patient(acting(), number_in_path(self), utc_now())
        except NotFound:
            # What the page says about somebody who is no patient stands in its own state.
            return
        self.score = [score_row(seen)] if seen else []
