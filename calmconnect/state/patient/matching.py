"""What the patient lets doctors see who may suit them."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event

from calmconnect.domain.consents import Subject
from calmconnect.domain.doctors import LANGUAGES, SPECIALISATIONS
from calmconnect.domain.people import Role
from calmconnect.services import consents, matching, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given, ticked
from calmconnect.state.guard import requires
from calmconnect.state.session import acting


class MatchingState(rx.State):
    """`on`: doctors may see it; `about` and `languages` are what was chosen. `shown` rises when others are to be shown."""

    on: bool = False
    about: list[str] = []
    languages: list[str] = []
    shown: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems = {}
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def save(self, form: object) -> Event:
        """Let doctors see it, and agree to that."""
        self.problems = {}
        about, languages = ticked(form, "about", SPECIALISATIONS), ticked(form, "languages", LANGUAGES)
        await matching.look_for(acting(), about, languages, given(form, "consent"), utc_now())
        await self._refresh()
        return notices.say("Doctors who may suit you can see it now.", "success")

    @requires(Role.PATIENT)
    async def stop(self) -> Event:
        """Take it back."""
        self.problems = {}
        await consents.withdraw(acting(), Subject.MATCHING, utc_now())
        await self._refresh()
        return notices.say("Taken back. Nobody sees it any more.", "success")

    async def _refresh(self) -> None:
        wish = await matching.own(acting())
        about, languages = (list(wish.about), list(wish.languages)) if wish else ([], [])
        if (about, languages) != (self.about, self.languages):
            self.shown += 1
        self.on, self.about, self.languages, self.loaded = wish is not None, about, languages, True
