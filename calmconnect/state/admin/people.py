"""Everybody with an account."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import admin, directory, house_settings, orphaned, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.directory import SEARCH_LENGTH, Person, Standing
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen, number, query
from calmconnect.state.session import acting
from calmconnect.state.shared.lists import Choice, Paging, address, page_asked_for, paging
from calmconnect.state.shared.periods import only_days, period_words

_PATH = "/admin/people"
_ROLES: dict[Role | None, str] = {
    None: "Everyone",
    Role.PATIENT: "Patients",
    Role.DOCTOR: "Doctors",
    Role.AGENT: "Agents",
    Role.ADMIN: "Admins",
}
_STANDINGS = {
    Standing.ANY: "However they stand",
    Standing.INVITED: "Invited",
    Standing.UNCONFIRMED: "Email not confirmed",
    Standing.UNCHECKED: "Licence to check",
    Standing.LISTED: "Listed",
    Standing.EXPIRING: "Licence ends",
    Standing.SUSPENDED: "Suspended",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list; `joined` in ms since 1970, `licence` of doctors only."""

    id: int
    name: str
    email: str
    role: str
    joined: int
    invited: bool
    confirmed: bool
    disabled: bool
    erased: bool
    licence: str
    checked: bool
    ends_soon: bool
    href: str
    picture: str


class PeopleState(rx.State):
    """One page of people. What is looked for stands in the address; `unhandled` counts sessions of suspended people.

    `days` on which they joined, in words, "" for any.
    """

    words: str = ""
    roles: list[Choice] = []
    standings: list[Choice] = []
    rows: list[PersonRow] = []
    total: int = 0
    unhandled: int = 0
    days: str = ""
    paging: Paging = Paging()
    loaded: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for, and what changes."""
        self.words = query(self, "q")[: SEARCH_LENGTH + 1]
        live.watch(self, topics.ADMIN)
        await self._refresh()

    @requires(Role.ADMIN)
    async def verify(self, doctor: object) -> Event:
        """Note that a doctor's licence was checked."""
        await admin.verify_licence(acting(), number(doctor), utc_now())
        await self._refresh()
        return notices.say("Patients can find them now. We have told them by mail.", "success")

    async def _refresh(self) -> None:
        role, page = chosen(self, "role", Role, None), page_asked_for(self)
        standing = chosen(self, "state", Standing, Standing.ANY)
        self.problems, self.rows, self.total = {}, [], 0
        days = only_days(self, await house_settings.today(utc_now()))
        self.days, kept_to = (period_words(days.period), days.query) if days else ("", {})
        self.roles = [
            Choice(words, address(_PATH, **kept_to, role=one or "", state=standing, q=self.words), one is role)
            for one, words in _ROLES.items()
        ]
        self.standings = [
            Choice(words, address(_PATH, **kept_to, role=role or "", state=one, q=self.words), one is standing)
            for one, words in _STANDINGS.items()
        ]
        self.loaded, self.unhandled = True, await orphaned.how_many(acting(), utc_now())
        joined = days.period if days else None
        found = await directory.people(acting(), self.words, role, standing, page - 1, utc_now(), joined)
        self.rows, self.total = [person_row(person) for person in found.rows], found.total
        wanted = kept_to | {"role": role or "", "state": standing.value, "q": self.words}
        self.paging = paging(_PATH, page, found.total, directory.PAGE_SIZE, **wanted)


def person_row(person: Person) -> PersonRow:
    """Somebody, for a page."""
    return PersonRow(
        id=person.id,
        name=person.name,
        email=person.email,
        role=person.role.value,
        joined=epoch_ms(person.joined_at),
        invited=person.invited,
        confirmed=person.email_confirmed,
        disabled=person.disabled,
        erased=person.erased,
        licence=person.licence,
        checked=person.licence_checked,
        ends_soon=person.licence_ends_soon,
        href=f"{_PATH}/{person.id}",
        picture=person.picture,
    )
