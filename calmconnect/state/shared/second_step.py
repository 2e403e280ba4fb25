"""A person's second step at sign-in. What an app is told and the recovery codes reach the page outside the state, once."""

from __future__ import annotations

import reflex as rx
import segno
from reflex.event import Event

from calmconnect.domain.errors import Conflict
from calmconnect.domain.paths import local_path
from calmconnect.domain.second_factor import spaced
from calmconnect.services import second_factor, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.second_factor import NewKey
from calmconnect.state import live
from calmconnect.state.forms import given
from calmconnect.state.guard import entering, requires
from calmconnect.state.notices import say, to_component
from calmconnect.state.route import query
from calmconnect.state.session import acting

_FORMS = ("set_up", "codes", "off")


class SecondStepState(rx.State):
    """How the second step stands: `since` when it is on, in ms since 1970 (0 for off), `left` recovery codes, and `required`.

    `showing` is what stands in front of the person: "" for how it stands, a form that asks for the password ("set_up", "codes",
    "off"), the key to "scan", or what is to be "kept". `wanted` is where they were going; `recovered` that they got in by a
    recovery code.
    """

    since: int = 0
    left: int = 0
    required: bool = False
    showing: str = ""
    wanted: str = ""
    recovered: bool = False
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires()
    @entering
    async def load(self) -> None:
        """Show how it stands, and keep it so."""
        self.problems, self.showing = {}, ""
        self.wanted, self.recovered = local_path(query(self, "next")), query(self, "recovered") == "yes"
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires()
    async def show(self, what: object) -> None:
        """Ask for the password, for one of three things; or go back."""
        self.problems, self.showing = {}, str(what) if what in _FORMS else ""

    @requires()
    @entering
    async def begin(self, form: object) -> Event:
        """Show a new key."""
        self.problems = {}
        key = await second_factor.begin(acting(), given(form, "password"), given(form, "code"), utc_now())
        self.showing = "scan"
        return _key(key)

    @requires()
    @entering
    async def confirm(self, form: object) -> Event | None:
        """Let the key count, by a first code of it."""
        self.problems = {}
        try:
            codes = await second_factor.confirm(acting(), given(form, "code"), utc_now())
        except Conflict as refusal:
            self.showing = "set_up" if self.since else ""
            return say(str(refusal), "problem")
        return await self._keep(codes)

    @requires()
    async def renew(self, form: object) -> Event:
        """Show ten new recovery codes."""
        self.problems = {}
        codes = await second_factor.renew_codes(acting(), given(form, "password"), given(form, "code"), utc_now())
        return await self._keep(codes)

    @requires()
    async def turn_off(self, form: object) -> Event:
        """Ask for the password alone from now on."""
        self.problems = {}
        await second_factor.turn_off(acting(), given(form, "password"), given(form, "code"), utc_now())
        self.showing = ""
        await self._refresh()
        return say("The second step is off.", "success")

    async def _keep(self, codes: list[str]) -> Event:
        self.showing = "kept"
        await self._refresh()
        return to_component("second_step", {"codes": codes})

    async def _refresh(self) -> None:
        stands = await second_factor.standing(acting())
        self.since = epoch_ms(stands.since) if stands.since else 0
        self.left, self.required, self.loaded = stands.left, stands.required, True


def _key(key: NewKey) -> Event:
    # Always dark on white, with the border that cameras need.
    picture = segno.make(key.address, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return to_component("second_step", {"key": {"picture": picture, "text": spaced(key.key)}})
