"""A person's own account: who they are, where they are signed in, their password."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.services import accounts, people, sessions
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.notices import say
from calmconnect.state.route import number
from calmconnect.state.session import acting
from calmconnect.state.shared.shell import ShellState


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place where the person is signed in; `seen` in ms since 1970."""

    id: int
    device: str
    seen: int
    this: bool


class AccountState(rx.State):
    """The account as kept. `problems` by field; `changed` counts new passwords, so that the form starts anew after each."""

    name: str = ""
    email: str = ""
    time_zone: str = ""
    picture: str = ""
    places: list[PlaceRow] = []
    problems: dict[str, str] = {}
    changed: int = 0
    elsewhere: bool = False
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show what is kept."""
        self.problems = {}
        await self._refresh()

    @requires()
    async def save(self, form: object) -> Event:
        """Keep another name or time zone."""
        self.problems = {}
        await people.change_details(acting(), given(form, "name"), given(form, "time_zone"))
        await self._refresh()
        shell = await self.get_state(ShellState)
        shell.name, shell.time_zone = self.name, self.time_zone
        return say("Saved.", "success")

    @requires()
    async def pictured(self) -> Event:
        """Show another picture of oneself, or none, wherever this tab shows it."""
        await self._refresh()
        (await self.get_state(ShellState)).picture = self.picture
        return say("Saved.", "success")

    @requires()
    async def revoke(self, place: object) -> Event:
        """Sign out one other place."""
        await sessions.revoke(acting(), number(place), utc_now())
        await self._refresh()
        return say("Signed out there.", "success")

    @requires()
    async def revoke_others(self) -> Event:
        """Sign out everywhere but here."""
        await sessions.revoke_others(acting(), utc_now())
        await self._refresh()
        return say("You are now signed in only here.", "success")

    @requires()
    async def change_password(self, form: object) -> Event:
        """Set another password."""
        self.problems = {}
        await accounts.change_password(acting(), given(form, "current"), given(form, "password"), utc_now())
        self.changed += 1
        await self._refresh()
        return say("Your password is changed. You are signed out everywhere else.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        kept = await people.own_details(actor)
        self.name, self.email, self.time_zone, self.picture = kept.name, kept.email, kept.time_zone, kept.picture
        self.places = [
            PlaceRow(place.id, place.device, epoch_ms(place.last_seen_at), place.id == actor.session_id)
            for place in await sessions.places(actor, utc_now())
        ]
        self.elsewhere = len(self.places) > 1
        self.loaded = True
