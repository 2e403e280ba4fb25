"""A doctor's page, and asking them for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.booking import ACTIVE, Mode, clean_start
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.domain.errors import Conflict, Invalid
from calmconnect.domain.people import Actor, Role, clean_time_zone
from calmconnect.domain.slots import Span
from calmconnect.services import booking, doctors, people, topics, visits
from calmconnect.services.booking import SlotTaken
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.doctors import Profile
from calmconnect.state import live
from calmconnect.state.forms import given
from calmconnect.state.guard import public, requires
from calmconnect.state.public.picker import Picker
from calmconnect.state.route import number_in_path, query
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared.doctors import DoctorRow, doctor_row
from calmconnect.state.shared.lists import address
from calmconnect.state.shared.presence import show_presence
from calmconnect.state.shared.visits import MODE_WORDS, VisitRow, visit_row

_NOBODY = DoctorRow(0, "", "", "", "", "", "", 0, "offline", [], "")


class DoctorPageState(Picker, rx.State):
    """The doctor under the page's address, and asking them for one of their free times.

    Times are the beginnings of slots in ms since 1970. `zone` is the zone in which they are shown: the person's own; for a
    guest the browser's, once it has said so. `asked` once the chosen time was asked for; `answer` is then the status of that
    appointment, which `mine` holds.
    """

    row: DoctorRow = _NOBODY
    about: str = ""
    qualifications: str = ""
    years: int = 0
    minutes: int = 0
    fields: list[tuple[str, str]] = []
    modes: list[tuple[str, str]] = []
    near: list[int] = []
    bookable: bool = False
    asked: bool = False
    answer: str = "pending"
    mine: list[VisitRow] = []
    since: int = 0
    loaded: bool = False
    missing: bool = False
    problems: dict[str, str] = {}
    _zone_here: str = ""

    @public
    async def load(self) -> None:
        """Show the doctor, with the slot chosen that the address names."""
        self.asked, self.answer, self.mine, self.missing = False, "pending", [], False
        self.problems, self.near = {}, []
        self.day, self.chosen = "", _slot_in(query(self, "slot"))
        live.watch(self, topics.doctor(number_in_path(self)))
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        if (actor := acting_or_nobody()) is not None:
            live.watch(self, topics.user(actor.user_id))
        await self._refresh()

    @public
    async def be_in_zone(self, zone: object) -> None:
        """Show a guest the times of their own zone, as their browser says it."""
        self._zone_here = clean_time_zone(zone)
        if acting_or_nobody() is None and self.loaded:
            self.zone, self.day = self._zone_here, ""
            self._show_days()

    @public
    async def choose(self, at: object) -> None:
        """Choose a time."""
        if isinstance(at, int) and at in self._free:
            self.chosen, self.problems, self.near, self.day = at, {}, [], ""
            self._show_days()

    @public
    async def begin_again(self) -> None:
        """Go back to choosing a time."""
        self.asked, self.answer, self.mine, self.chosen = False, "pending", [], 0
        await self._refresh()

    @requires(Role.PATIENT)
    async def request(self, form: object) -> EventSpec | None:
        """Ask for the chosen time. Afterwards the address says which one, so that a reload shows what became of it."""
        self.problems, self.near = {}, []
        if not self.chosen:
            raise Invalid(starts="Please choose a time first.")
        mode, reason = given(form, "mode"), given(form, "reason")
        try:
            await booking.request(acting(), self.row.id, self.chosen, mode, reason or "", utc_now())
        except SlotTaken as taken:
            self.problems, self.near, self.chosen = {"starts": str(taken)}, _starts(taken.near), 0
            await self._refresh()
            return None
        except Conflict as conflict:
            self.problems = {"starts": str(conflict)}
            return None
        self.asked = True
        return rx.redirect(address(self.row.href, slot=str(self.chosen)), replace=True)

    async def _refresh(self) -> None:
        now, actor = utc_now(), acting_or_nobody()
        shown = await doctors.profile(number_in_path(self), now)
        self._show_doctor(shown)
        self.zone = (await people.own_details(actor)).time_zone if actor else self._zone_here or shown.time_zone
        await self._show_free(shown.slots, shown.session_minutes, now)
        self.since, self.loaded = epoch_ms(now), True

    async def _refresh_slots(self) -> None:
        """Each booking of anybody changes the free times on every open page, and nothing else there."""
        now = utc_now()
        found = await doctors.open_time(number_in_path(self), now)
        await self._show_free(found.slots, found.session_minutes, now)

    async def _show_free(self, slots: Iterable[Span], minutes: int, now: datetime) -> None:
        self._free, self.minutes = _starts(slots), minutes
        self.bookable = bool(self._free)
        await self._see_to_choice(acting_or_nobody(), now)
        self._show_days()

    async def _see_to_choice(self, actor: Actor | None, now: datetime) -> None:
        """Once the chosen time is not free (any more): it is this person's own, or others are shown that are near."""
        if not self.chosen or (self.chosen in self._free and not self.asked):
            return
        wanted = clean_start(self.chosen)
        own = await visits.at(actor, self.row.id, wanted) if actor else None
        self.asked = self.asked or (own is not None and own.status in ACTIVE)
        self.mine = [visit_row(own, actor.role)] if self.asked and own and actor else []
        self.answer = next((row.status for row in self.mine), "pending")
        if not self.asked:
            self.problems = {"starts": "That time is no longer free. Please choose another one."}
            self.near, self.chosen = _starts(await booking.near(self.row.id, wanted, now)), 0

    def _show_doctor(self, shown: Profile) -> None:
        self.row = doctor_row(shown.card)
        self.about, self.qualifications, self.years = shown.about, shown.qualifications, shown.years_experience
        self.fields = [SPECIALISATIONS[one] for one in shown.card.specialisations]
        self.modes = [(mode, MODE_WORDS[Mode(mode)]) for mode in shown.modes]


def _starts(slots: Iterable[Span]) -> list[int]:
    return [epoch_ms(slot.starts) for slot in slots]


def _slot_in(words: str) -> int:
    """The beginning of the slot that an address names, 0 for anything that can't be one."""
    try:
        return epoch_ms(clean_start(int(words) if words.isascii() and words.isdigit() and len(words) < 16 else 0))
    except Invalid:
        return 0
