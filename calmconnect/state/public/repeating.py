"""The part of a doctor's page on which a kept time becomes the first of several: which can be had, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import reflex as rx

from calmconnect.domain.errors import Conflict
from calmconnect.domain.people import Role
from calmconnect.domain.series import Hindrance, Planned, Repeat, Wanted, clean_later, clean_repeat
from calmconnect.services import series
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.session import acting
from calmconnect.state.shared.doctors import DoctorRow, fee_words

_WORDS = {
    Hindrance.AWAY: "{doctor} is away",
    Hindrance.CLOSED: "{doctor} has no hours then",
    Hindrance.TAKEN: "Already taken",
    Hindrance.BUSY: "You have another session then",
    Hindrance.TOO_FAR: "Further ahead than can be booked",
    Hindrance.SKIPPED: "The clocks skip this hour",
}
_AT_FIRST = 4
NOBODY = DoctorRow(0, "", "", "", "", "", "", 0, "offline", [], "")


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session after the first one; times in ms since 1970. `hindrance` is "" for one that is free.

    `instead` is the nearest time that is free when it is not, 0 without one; `wanted` the one to be booked, 0 when left out.
    """

    starts: int
    hindrance: str
    instead: int
    wanted: int


class Repeating(rx.State, mixin=True):
    """How often, and the sessions after the first one. Nothing of it is kept or booked before the person pays.

    `every` so many weeks (0: just this once); `count` are wished for with the first one. `seen` is what the form hands back of
    the sessions shown to be booked, `total` how many that makes with the first, `sum` what they cost. `gone` are those of a
    confirmed series that somebody was quicker with. The state of the page fills `row`, `held`, `paying` and `_fee`.
    """

    row: DoctorRow = NOBODY
    held: int = 0
    paying: str = ""
    problems: dict[str, str] = {}
    every: int = 0
    count: int = _AT_FIRST
    sessions: list[SessionRow] = []
    seen: str = ""
    total: int = 1
    sum: str = ""
    gone: list[int] = []
    _fee: tuple[int, str] = (0, "")
    _planned: list[Planned] = []
    # Times that the person decided about otherwise than is proposed.
    _turned: set[int] = set()

    @requires(Role.PATIENT)
    async def repeat(self, weeks: object) -> None:
        """Meet just once (0), or every so many weeks."""
        if weeks in (0, "0") and not isinstance(weeks, bool):
            self._just_once()
            return
        await self._repeat(clean_repeat(weeks, self.count))

    @requires(Role.PATIENT)
    async def repeat_times(self, count: object) -> None:
        """Meet so many times."""
        await self._repeat(clean_repeat(self.every, count))

    @requires(Role.PATIENT)
    async def turn(self, at: object) -> None:
        """Leave out a session that would be booked, or book one that would be left out."""
        known = {row.starts for row in self.sessions} | {row.instead for row in self.sessions} - {0}
        if isinstance(at, int) and at in known:
            self._turned = self._turned ^ {at}
            self._show_series()

    async def _repeat(self, repeat: Repeat) -> None:
        self.problems, self.gone = {}, []
        self.every, self.count = repeat.weeks, repeat.count
        await self._see_to_series()

    def _just_once(self) -> None:
        self.every, self.count, self.sessions, self.gone = 0, _AT_FIRST, [], []
        self._planned, self._turned = [], set()
        self._show_series()

    async def _see_to_series(self) -> None:
        """Look again which sessions can be had; while they are being paid for they are the patient's own."""
        if self.paying in ("requires_action", "processing"):
            return
        self._planned = []
        if self.every and self.held:
            try:
                self._planned = await series.plan(acting(), self.held, self.every, self.count, utc_now())
            except Conflict:
                # The five minutes were over in this very moment; the page says so by itself.
                self._planned = []
        self._show_series()

    def _show_series(self) -> None:
        self.sessions = [self._row(one) for one in self._planned]
        wanted = [row.wanted for row in self.sessions if row.wanted]
        self.seen, self.total = ",".join(map(str, wanted)), 1 + len(wanted)
        minor, currency = self._fee
        self.sum = fee_words(minor * self.total, currency)

    def _row(self, planned: Planned) -> SessionRow:
        starts = epoch_ms(planned.starts)
        if planned.hindrance is None:
            return SessionRow(starts, "", 0, 0 if starts in self._turned else starts)
        instead = epoch_ms(planned.instead) if planned.instead else 0
        words = _WORDS[planned.hindrance].format(doctor=self.row.name)
        return SessionRow(starts, words, instead, instead if instead in self._turned else 0)

    def _wanted(self, form: object) -> Wanted | None:
        """The series that a form confirms, as the person saw it when they sent it; None for a single session."""
        seen = given(form, "sessions")
        if not self.every or seen in (None, ""):
            return None
        repeat = clean_repeat(self.every, self.count)
        return Wanted(repeat, clean_later(seen, repeat))

    def _say_gone(self, gone: Iterable[datetime], words: str) -> None:
        self.gone, self.problems = [epoch_ms(starts) for starts in gone], {"repeat": words}
