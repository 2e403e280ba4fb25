"""A doctor's page, and asking them for a time."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import reflex as rx

from calmconnect.domain.booking import Mode
from calmconnect.domain.people import Role
from calmconnect.services import booking, doctors, people, topics
from calmconnect.services.booking import SlotTaken
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live
from calmconnect.state.guard import public, requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting, acting_or_nobody
from calmconnect.state.shared.doctors import DayRow, DoctorRow, SlotRow, day_rows, doctor_row, slot_rows
from calmconnect.state.shared.presence import show_presence

MODE_WORDS = {Mode.VIDEO: "Video call", Mode.AUDIO: "Audio call", Mode.CHAT: "Chat"}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What a patient wrote; `at` in ms since 1970."""

    stars: int
    text: str
    at: int


_NOBODY = DoctorRow(0, "", "", [], "", "", "", 0, "offline", [], "")


class DoctorPageState(rx.State):
    """The doctor under the page's address; `zone` is the zone in which times are shown, the doctor's for a guest."""

    row: DoctorRow = _NOBODY
    about: str = ""
    qualifications: str = ""
    years: int = 0
    minutes: int = 0
    modes: list[tuple[str, str]] = []
    days: list[DayRow] = []
    day: str = ""
    chosen: int = 0
    reviews: list[ReviewRow] = []
    zone: str = "UTC"
    near: list[SlotRow] = []
    since: int = 0
    loaded: bool = False
    missing: bool = False
    asked: bool = False
    problems: dict[str, str] = {}

    @public
    async def load(self) -> None:
        """Show the doctor, with the slot chosen that the address names."""
        self.asked, self.near, self.problems, self.missing = False, [], {}, False
        slot = self.router.url.query_parameters.get("slot", "")
        self.chosen = int(slot) if slot.isascii() and slot.isdigit() and len(slot) < 16 else 0
        self.day = ""
        doctor_id = number_in_path(self)
        live.watch(self, topics.doctor(doctor_id))
        live.watch(self, topics.PRESENCE, reaction=show_presence)
        await self._refresh()

    @public
    async def show_day(self, key: object) -> None:
        """Show the times of another day."""
        if isinstance(key, str) and key in {day.key for day in self.days}:
            self.day = key

    @public
    async def choose(self, at: object) -> None:
        """Choose a time."""
        if isinstance(at, int) and at in {slot.at for day in self.days for slot in day.slots}:
            self.chosen, self.problems, self.near = at, {}, []

    @requires(Role.PATIENT)
    async def request(self, form: object) -> None:
        """Ask for the chosen time."""
        given = form if isinstance(form, dict) else {}
        self.problems, self.near = {}, []
        try:
            await booking.request(
                acting(), self.row.id, self.chosen, given.get("mode"), given.get("reason", ""), utc_now()
            )
        except SlotTaken as taken:
            self.near = slot_rows(self.row.id, taken.near)
            self.problems = {"starts": str(taken)}
            await self._refresh()
            return
        self.asked = True

    async def _refresh(self) -> None:
        now, actor = utc_now(), acting_or_nobody()
        shown = await doctors.profile(number_in_path(self), now)
        self.zone = (await people.own_details(actor)).time_zone if actor else shown.time_zone
        self.row = doctor_row(shown.card)
        self.about, self.qualifications, self.years = shown.about, shown.qualifications, shown.years_experience
        self.minutes = shown.session_minutes
        self.modes = [(mode, MODE_WORDS[Mode(mode)]) for mode in shown.modes]
        self.reviews = [ReviewRow(one.stars, one.text, epoch_ms(one.at)) for one in shown.reviews]
        self.days = day_rows(self.row.id, shown.slots, ZoneInfo(self.zone))
        self._keep_choice()
        self.since = epoch_ms(now)
        self.loaded = True

    def _keep_choice(self) -> None:
        """Show the day of the chosen time, as long as it is free; once asked for, it is not and stays."""
        holding = next((day.key for day in self.days if any(slot.at == self.chosen for slot in day.slots)), "")
        if not holding and not self.asked:
            self.chosen = 0
        if self.day not in {day.key for day in self.days}:
            self.day = holding or (self.days[0].key if self.days else "")
