"""A doctor's licence with its documents: for the doctor, and for admins on the page of one person."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.services import blobs, licence_files, licences, topics
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.services.licence_files import Document
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number, number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class LicenceFileRow:
    """A document; `added` in ms since 1970."""

    id: int
    name: str
    href: str
    added: int


class LicenceState(rx.State):
    """The licence of a doctor, `doctor_id` 0 for somebody who is none.

    `ends` is its last day as "2026-11-24", "" for none, `ends_at` a moment within it in ms since 1970; `largest` in bytes.
    """

    doctor_id: int = 0
    number: str = ""
    ends: str = ""
    ends_at: int = 0
    checked: bool = False
    files: list[LicenceFileRow] = []
    largest: int = 0
    changing: bool = False
    problems: dict[str, str] = {}

    @requires(Role.DOCTOR, Role.ADMIN)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.doctor_id, self.number, self.files, self.changing, self.problems = 0, "", [], False, {}
        actor = acting()
        live.watch(self, topics.ADMIN if actor.role is Role.ADMIN else topics.user(actor.user_id))
        await self._refresh()

    @requires(Role.ADMIN)
    async def turn(self, opened: object) -> None:
        """Open the form that changes it, or close it."""
        self.changing, self.problems = opened is True, {}

    @requires(Role.ADMIN)
    async def change(self, form: object) -> Event:
        """Keep another number or last day."""
        self.problems = {}
        await licences.change(
            acting(), number_in_path(self), given(form, "licence_number"), given(form, "ends"), utc_now()
        )
        self.changing = False
        await self._refresh()
        return notices.say("Saved.", "success")

    @requires(Role.ADMIN)
    async def drop(self, file: object) -> Event:
        """Take a document away."""
        await licence_files.drop(acting(), number(file), utc_now())
        await self._refresh()
        return notices.say("Removed.", "success")

    async def _refresh(self) -> None:
        actor = acting()
        doctor_id = actor.user_id if actor.role is Role.DOCTOR else number_in_path(self)
        try:
            doctor, files = await licence_files.of_doctor(actor, doctor_id)
        except NotFound:
            self.doctor_id, self.files = 0, []
            return
        ends = doctor.licence_expires_on
        self.doctor_id, self.number, self.ends = doctor_id, doctor.licence_number, ends.isoformat() if ends else ""
        self.ends_at = noon_ms(ends) if ends else 0
        self.checked, self.largest = doctor.verified_at is not None, blobs.largest()
        self.files = [_row(file) for file in files]


def _row(file: Document) -> LicenceFileRow:
    return LicenceFileRow(file.id, file.name, f"/licences/files/{file.id}", epoch_ms(file.added_at))
