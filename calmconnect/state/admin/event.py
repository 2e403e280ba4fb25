"""An admin writes an event, publishes it and calls it off."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.event import Event

from calmconnect.domain.event_times import When
from calmconnect.domain.events import Place
from calmconnect.domain.people import Role
from calmconnect.domain.text import row_number
from calmconnect.services import event_views, events, rooms, topics
from calmconnect.services.clock import utc_now
from calmconnect.services.events import Changed
from calmconnect.state import live, notices
from calmconnect.state.admin.events import PATH
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path, query
from calmconnect.state.session import acting
from calmconnect.state.shared.differences import Difference, differences
from calmconnect.state.shared.event_rows import KIND_WORDS, PLACE_WORDS, EventRow, event_row

_LABELS = {
    "title": "Name",
    "description": "What people can expect",
    "kind": "Kind",
    "host": "Host",
    "place": "Place",
    "address": "Address",
    "day": "Day",
    "begins": "From",
    "ends": "To",
    "time_zone": "Time zone",
    "capacity": "Places",
    "closes": "Registration closes",
}
_FIELDS = (*_LABELS, "rhythm", "times", "until", "published")


class EventFormState(rx.State):
    """The event being written, number 0 for a new one. `rows` is how it stands; `scopes` what of its series can be meant, as
    (value, words), empty for one that does not repeat. `changed_by` has changed it since, in `differences`.
    """

    number: int = 0
    version: int = 0
    title: str = ""
    description: str = ""
    kind: str = ""
    host: str = ""
    place: str = ""
    address: str = ""
    day: str = ""
    begins: str = ""
    ends: str = ""
    time_zone: str = ""
    capacity: str = ""
    closes: str = ""
    hosts: list[tuple[str, str]] = []
    places: list[tuple[str, str]] = []
    scopes: list[tuple[str, str]] = []
    rows: list[EventRow] = []
    changed_by: str = ""
    differences: list[Difference] = []
    problems: dict[str, str] = {}
    missing: bool = False
    loaded: bool = False

    @requires(Role.ADMIN)
    async def begin(self) -> None:
        """Begin a new one, with what another one is, if the address says so."""
        self.reset()  # type: ignore[no-untyped-call]
        copied = query(self, "copy")
        if copied:
            await self._read(row_number(copied))
            self.number, self.version, self.day, self.rows, self.scopes = 0, 0, "", [], []
        await self._choices()
        self.loaded = True

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show the one whose page this is."""
        self.reset()  # type: ignore[no-untyped-call]
        live.watch(self, topics.EVENTS)
        await self._choices()
        await self._read(number_in_path(self))
        self.loaded = True

    @requires(Role.ADMIN)
    async def save(self, form: object) -> Event | None:
        """Keep what is written; should somebody have been quicker, show what they changed, and keep nothing yet."""
        self.problems = {}
        written = {field: given(form, field) for field in _FIELDS}
        if not self.number:
            return notices.leave(f"{PATH}/{await events.add(acting(), written, utc_now())}")
        try:
            over = await events.change(acting(), self.number, written, self.version, given(form, "scope"), utc_now())
        except Changed as changed:
            before = self._values()
            await self._read(self.number)
            self.changed_by, self.differences = changed.by, differences(_LABELS, before, self._values())
            return notices.say(str(changed), "problem")
        self.changed_by, self.differences = "", []
        await self._read(self.number)
        return notices.say(_saved(over), "success")

    @requires(Role.ADMIN)
    async def publish(self, form: object) -> Event:
        """Let patients see it."""
        await events.publish(acting(), self.number, self.version, given(form, "scope"), utc_now())
        await self._read(self.number)
        return notices.say("Published. Patients can register.", "success")

    @requires(Role.ADMIN)
    async def call_off(self, form: object) -> Event:
        """Call it off, or throw a draft away."""
        self.problems = {}
        draft = self.rows[0].status == "draft" if self.rows else False
        many = await events.call_off(acting(), self.number, given(form, "why"), given(form, "scope"), utc_now())
        if draft:
            return notices.leave(f"{PATH}?show=drafts")
        await self._read(self.number)
        return notices.say(f"Called off, {many} in all. Everybody who was down for it is told." if many > 1 else _OFF)

    async def _refresh(self) -> None:
        # Numbers only: what is being written stays, and is compared when it is saved.
        if self.number:
            self.rows = [event_row((await event_views.edited(acting(), self.number)).seen, PATH)]

    async def _choices(self) -> None:
        most = rooms.most()
        online = [
            (place.value, f"{words} (at most {most[kind] - 1} beside the host)")
            for kind in most
            for place, words in PLACE_WORDS.items()
            if place.value == kind.value
        ]
        self.places = [*online, (Place.ADDRESS.value, "At an address")]
        found = await event_views.possible_hosts(acting())
        self.hosts = [(str(number), name) for number, (name, _) in found.items()]

    async def _read(self, event_id: int) -> None:
        found = await event_views.edited(acting(), event_id)
        event, written = found.seen.event, events.written_of(found.seen.event)
        self.number, self.version = event.id or 0, event.version
        self.title, self.description, self.address = written.title, written.description, written.address
        self.kind, self.place, self.host = written.kind.value, written.place.value, str(written.host_id)
        self._show_when(written.when)
        self.capacity, self.closes = str(written.capacity), str(written.closes_minutes)
        self.rows = [event_row(found.seen, PATH)]
        self.scopes = _scopes(found.following)

    def _show_when(self, when: When) -> None:
        self.day, self.begins, self.ends = when.day.isoformat(), f"{when.begins:%H:%M}", f"{when.ends:%H:%M}"
        self.time_zone = when.zone.key

    def _values(self) -> dict[str, str]:
        words: dict[str, dict[str, Any]] = {
            "kind": {key.value: said for key, said in KIND_WORDS.items()},
            "host": dict(self.hosts),
            "place": dict(self.places),
        }
        said = {name: str(getattr(self, name)) for name in _LABELS}
        return {name: str(words.get(name, {}).get(value, value)) for name, value in said.items()}


_OFF = "Called off. Everybody who was down for it is told."


def _scopes(following: int) -> list[tuple[str, str]]:
    if not following:
        return []
    later = "the one after it" if following == 1 else f"the {following} after it"
    return [("this", "Only this event"), ("following", f"This and {later}")]


def _saved(over: int) -> str:
    if not over:
        return "Saved. Who is down for it is told of another time or place."
    people = "person has" if over == 1 else "people have"
    return f"Saved. {over} more {people} a place than there are places now: nobody loses theirs."
