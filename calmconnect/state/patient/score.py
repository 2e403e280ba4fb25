"""How the patient has been: their happiness score, and how they are today."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.consents import Subject
from calmconnect.domain.people import Role
from calmconnect.services import consents, scores, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.scores import SaidRow, ScoreRow, said_rows, score_row


class ScoreState(rx.State):
    """`score` is empty while it is switched off, else one row. `mood` is what was said of today, "" for nothing yet.

    `shared`: doctors of the patient's may look at it.
    """

    score: list[ScoreRow] = []
    shared: bool = False
    said: list[SaidRow] = []
    mood: str = ""
    word: str = ""
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems = {}
        live.watch(self, topics.score(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def start(self) -> Event:
        """Switch it on."""
        await scores.start(acting(), utc_now())
        await self._refresh()
        return notices.say("Switched on. Say how you are today to begin.", "success")

    @requires(Role.PATIENT)
    async def stop(self) -> Event:
        """Switch it off and erase it."""
        await scores.stop(acting())
        await self._refresh()
        return notices.say("Switched off. Everything it was made of is erased.", "success")

    @requires(Role.PATIENT)
    async def check_in(self, mood: object) -> None:
        """Say how one is today."""
        self.problems = {}
        await scores.check_in(acting(), mood, utc_now())
        await self._refresh()

    @requires(Role.PATIENT)
    async def add_word(self, form: object) -> Event:
        """Add a few words to what one said of today."""
        self.problems = {}
        await scores.add_word(acting(), given(form, "word"), utc_now())
        await self._refresh()
        return notices.say("Kept, for you alone.", "success")

    async def _refresh(self) -> None:
        seen = await scores.own(acting(), utc_now())
        self.score, self.said = ([score_row(seen)], said_rows(seen.said)) if seen else ([], [])
        self.shared = await consents.has(acting(), Subject.SCORE)
        of_today = [one for one in seen.said if one.day == seen.today] if seen else []
        self.mood, self.word = (str(of_today[0].mood.value), of_today[0].word) if of_today else ("", "")
        self.loaded = True
