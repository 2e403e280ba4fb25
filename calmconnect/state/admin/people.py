"""Everybody with an account."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import admin
from calmconnect.services.admin import SEARCH_LENGTH, Among, Person
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import notices
from calmconnect.state.guard import requires
from calmconnect.state.route import number, query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging

_PATH = "/admin/people"
_AMONG = {
    Among.EVERYONE: "Everyone",
    Among.PATIENTS: "Patients",
    Among.LISTED: "Listed doctors",
    Among.UNCHECKED: "Licence to check",
    Among.AGENTS: "Agents",
    Among.ADMINS: "Admins",
    Among.DISABLED: "Disabled",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list; `joined` in ms since 1970, `licence` of doctors only."""

    id: int
    name: str
    email: str
    role: str
    joined: int
    confirmed: bool
    disabled: bool
    licence: str
    checked: bool


class PeopleState(rx.State):
    """One page of people. What is looked for stands in the address."""

    words: str = ""
    choices: list[Choice] = []
    rows: list[PersonRow] = []
    total: int = 0
    paging: Paging = Paging()
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for."""
        self.words = query(self, "q")[: SEARCH_LENGTH + 1]
        await self._refresh()

    @requires(Role.ADMIN)
    async def verify(self, doctor: object) -> Event:
        """Note that a doctor's licence was checked."""
        await admin.verify_licence(acting(), number(doctor), utc_now())
        await self._refresh()
        return notices.say("Patients can find them now. We have told them by mail.", "success")

    async def _refresh(self) -> None:
        among, page = self._among(), page_asked_for(self)
        self.problems, self.rows, self.total = {}, [], 0
        self.choices = [
            Choice(words, address(_PATH, among=one if one is not Among.EVERYONE else "", q=self.words), one is among)
            for one, words in _AMONG.items()
        ]
        self.loaded = True
        found = await admin.people(acting(), self.words, among, page - 1)
        self.rows, self.total = [person_row(person) for person in found.rows], found.total
        self.paging = paging(_PATH, page, found.total, admin.PAGE_SIZE, among=among, q=self.words)

    def _among(self) -> Among:
        asked = query(self, "among")
        return Among(asked) if asked in set(Among) else Among.EVERYONE


def person_row(person: Person) -> PersonRow:
    """Somebody, for a page."""
    return PersonRow(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role.value,
        joined=epoch_ms(person.joined_at),
        confirmed=person.email_confirmed,
        disabled=person.disabled,
        licence=person.licence,
        checked=person.licence_checked,
    )
