"""How a person hears of things: which kinds by which ways, quiet hours, the sound, and the devices that get pushes."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.notifications import FIXED, KINDS, WAYS, Channel, Kind, Wishes
from calmconnect.services import devices, preferences, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.vapid import public_key
from calmconnect.state import live
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.notices import say
from calmconnect.state.route import number
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way by which a kind may come; `fixed` when that can't be changed."""

    channel: str
    wanted: bool
    fixed: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of notice and the ways by which it may come."""

    kind: str
    ways: list[WayRow]


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that gets pushes; `since` in ms since 1970."""

    id: int
    name: str
    since: int
    here: bool


class HearingState(rx.State):
    """The wishes as kept. `key` is what this browser subscribes with; `here` the number of its own device, 0 for none."""

    kinds: list[KindRow] = []
    quiet: bool = False
    quiet_from: str = "22:00"
    quiet_until: str = "07:00"
    zone: str = ""
    sound: bool = True
    devices: list[DeviceRow] = []
    here: int = 0
    key: str = ""
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires()
    async def load(self) -> None:
        """Show what is kept."""
        self.problems, self.key = {}, public_key()
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires()
    async def choose(self, kind: object, channel: object, wanted: object) -> None:
        """Let a kind come a certain way, or not."""
        await preferences.choose(acting(), kind, channel, wanted)
        await self._refresh()

    @requires()
    async def keep_quiet(self, form: object) -> Event:
        """Keep the quiet hours of the form."""
        self.problems = {}
        await preferences.keep_quiet(acting(), given(form, "quiet_from"), given(form, "quiet_until"))
        await self._refresh()
        return say("Saved. We will be quiet then.", "success")

    @requires()
    async def forget_quiet(self) -> Event:
        """Have no quiet hours."""
        self.problems = {}
        await preferences.forget_quiet(acting())
        await self._refresh()
        return say("You have no quiet hours now.", "success")

    @requires()
    async def switch_sound(self, on: object) -> None:
        """Let open pages make a sound, or not."""
        await preferences.switch_sound(acting(), on)
        await self._refresh()

    @requires()
    async def subscribe(self, subscription: object) -> Event:
        """Send pushes to this device."""
        await devices.subscribe(acting(), subscription, utc_now())
        await self._refresh()
        return say("This device gets notifications now.", "success")

    @requires()
    async def recognise(self, endpoint: object) -> None:
        """Note that this browser is the one that subscribed with this address, if it is."""
        await devices.recognise(acting(), endpoint)

    @requires()
    async def remove(self, device: object) -> Event:
        """Send no more pushes to a device."""
        await devices.remove(acting(), number(device))
        await self._refresh()
        return say("That device gets no more notifications.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        wishes = await preferences.own_wishes(actor)
        self.kinds = [_kind_row(kind, wishes) for kind in KINDS[actor.role]]
        self.quiet, self.sound, self.zone = wishes.quiet is not None, wishes.sound, wishes.zone.key
        if wishes.quiet:
            self.quiet_from, self.quiet_until = f"{wishes.quiet.starts:%H:%M}", f"{wishes.quiet.ends:%H:%M}"
        found = await devices.devices(actor)
        self.devices = [DeviceRow(one.id, one.name, epoch_ms(one.since), one.here) for one in found]
        self.here = next((one.id for one in found if one.here), 0)
        self.loaded = True


def _kind_row(kind: Kind, wishes: Wishes) -> KindRow:
    channels = WAYS.get(kind, tuple(Channel))
    ways = [WayRow(channel.value, wishes.wants(kind, channel), (kind, channel) in FIXED) for channel in channels]
    return KindRow(kind.value, ways)
