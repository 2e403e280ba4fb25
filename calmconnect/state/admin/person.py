"""One person with an account, and what an admin can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import reflex as rx
from reflex.event import Event

from calmconnect.domain.audit import Act
from calmconnect.domain.people import Role
from calmconnect.services import admin, lost_devices, orphaned, persons, roles, step_up, suspending, topics
from calmconnect.services.clock import epoch_ms, noon_ms, utc_now
from calmconnect.services.persons import Deed, PersonFile
from calmconnect.state import live, notices
from calmconnect.state.admin.orphaned import AheadRow, ahead_row
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting

_DEEDS = {
    Act.PERSON_ADDED: "Added",
    Act.PERSON_SUSPENDED: "Suspended",
    Act.PERSON_REINSTATED: "Reinstated",
    Act.ROLE_CHANGED: "Role changed",
    Act.DOCTOR_CHANGED: "Profile changed",
    Act.LICENCE_VERIFIED: "Licence verified",
    Act.FACTOR_TAKEN_OFF: "Second step taken off",
    Act.LICENCE_CHANGED: "Licence changed",
    Act.LICENCE_ENDED: "Licence ended; verified",
    Act.LICENCE_FILE_ADDED: "Document added",
    Act.LICENCE_FILE_REMOVED: "Document removed",
    Act.ERASURE_ASKED: "Erasing asked for",
    Act.ERASURE_TAKEN_BACK: "Erasing taken back",
    Act.ERASURE_DONE: "Erased",
    Act.RECORDS_DELETED: "Records deleted",
}
_ASKED = ("suspend", "reinstate", "role", "verify", "take_off")


@dataclass(frozen=True, slots=True)
class DeedRow:
    """What an admin did; `at` in ms since 1970."""

    words: str
    at: int
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody; moments in ms since 1970, 0 for none. `licence` and what follows are a doctor's.

    `ends` is a moment within the last day the licence is good for; `leaving`: suspended, and in a call that they may finish.
    `erases_at`, `erased_at`, `keep_until` as in `services.persons.PersonFile`.
    """

    id: int = 0
    name: str = ""
    email: str = ""
    role: str = ""
    time_zone: str = ""
    joined: int = 0
    invited: bool = False
    confirmed: bool = False
    disabled: bool = False
    suspended_at: int = 0
    leaving: bool = False
    erased: bool = False
    erases_at: int = 0
    erased_at: int = 0
    keep_until: int = 0
    is_self: bool = False
    picture: str = ""
    second_step: bool = False
    licence: str = ""
    checked: bool = False
    checked_at: int = 0
    checked_by: str = ""
    ends: int = 0
    ends_soon: bool = False


class PersonState(rx.State):
    """The person under the page's address, what is to come with them, and what was done; `asking` is the form that is open.

    `with_code` when the acting admin has a second step, and gives a code before grave things.
    """

    person: PersonShown = PersonShown()
    ahead: list[AheadRow] = []
    deeds: list[DeedRow] = []
    asking: str = ""
    with_code: bool = False
    loaded: bool = False
    missing: bool = False
    problems: dict[str, str] = {}

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show them, and what changes."""
        self.person, self.ahead, self.deeds, self.asking = PersonShown(), [], [], ""
        self.loaded, self.missing, self.problems = False, False, {}
        live.watch(self, topics.ADMIN)
        await self._refresh()

    @requires(Role.ADMIN)
    async def ask(self, what: object) -> None:
        """Open one of the forms."""
        self.problems = {}
        self.asking = str(what) if what in _ASKED else ""
        self.with_code = await step_up.asks_for_code(acting())

    @requires(Role.ADMIN)
    async def turn(self, opened: object) -> None:
        """Close the form that is open; nothing is done."""
        if opened is not True:
            self.asking, self.problems = "", {}

    @requires(Role.ADMIN)
    async def suspend(self, form: object) -> Event:
        """Suspend them, and call off what is to come if the form says so."""
        self.problems = {}
        person, now, off = number_in_path(self), utc_now(), given(form, "ahead") == "call_off"
        if off:
            # What the form lacks is said before anything is done.
            orphaned.clean_words(given(form, "words"))
        await suspending.suspend(acting(), person, given(form, "why"), now)
        called_off = await orphaned.call_off_all(acting(), person, given(form, "words"), now) if off else 0
        self.asking = ""
        await self._refresh()
        if off:
            words = f"Suspended. {called_off} called off; what was paid goes back."
        elif self.ahead:
            words = "Suspended. What is to come stays listed here until you have handled it."
        else:
            words = "Suspended."
        return notices.say(words, "success")

    @requires(Role.ADMIN)
    async def reinstate(self) -> Event:
        """Let them in again."""
        await suspending.reinstate(acting(), number_in_path(self), utc_now())
        self.asking = ""
        await self._refresh()
        return notices.say("They can sign in again. We have told them by mail.", "success")

    @requires(Role.ADMIN)
    async def change_role(self, form: object) -> Event:
        """Give them the other role, with the acting admin's password."""
        self.problems = {}
        person, role, password = number_in_path(self), given(form, "role"), given(form, "password")
        await roles.change(acting(), person, role, password, utc_now(), given(form, "code"))
        self.asking = ""
        await self._refresh()
        return notices.say("Changed. They were signed out, and see it when they come back.", "success")

    @requires(Role.ADMIN)
    async def take_off(self, form: object) -> Event:
        """Take the second step off them, who have lost their device."""
        self.problems = {}
        person, why, password, code = number_in_path(self), *(given(form, name) for name in ("why", "password", "code"))
        await lost_devices.take_off(acting(), person, why, password, code, utc_now())
        self.asking = ""
        await self._refresh()
        return notices.say("Taken off. They sign in with their password alone; we have told them by mail.", "success")

    @requires(Role.ADMIN)
    async def verify(self) -> Event:
        """Note that a doctor's licence was checked."""
        await admin.verify_licence(acting(), number_in_path(self), utc_now())
        self.asking = ""
        await self._refresh()
        return notices.say("Patients can find them now. We have told them by mail.", "success")

    async def _refresh(self) -> None:
        actor, number, now = acting(), number_in_path(self), utc_now()
        found = await persons.one(actor, number)
        self.ahead = [ahead_row(one) for one in await orphaned.of_person(actor, number, now)]
        self.person, self.deeds = _shown(found, now), [_deed(one) for one in found.deeds]
        self.loaded, self.missing = True, False


def _shown(found: PersonFile, now: datetime) -> PersonShown:
    licence = found.licence
    return PersonShown(
        id=found.id,
        name=found.name,
        email=found.email,
        role=found.role.value,
        time_zone=found.time_zone,
        joined=epoch_ms(found.joined_at),
        invited=found.invited,
        confirmed=found.email_confirmed,
        disabled=found.disabled_at is not None,
        suspended_at=_ms(found.disabled_at),
        leaving=found.leaving,
        erased=found.erased_at is not None,
        erases_at=_ms(found.erases_at),
        erased_at=_ms(found.erased_at),
        keep_until=_ms(found.keep_until),
        is_self=found.is_self,
        picture=found.picture,
        second_step=found.second_step,
        licence=licence.number if licence else "",
        checked=licence is not None and licence.checked_at is not None,
        checked_at=_ms(licence.checked_at) if licence else 0,
        checked_by=licence.checked_by if licence else "",
        ends=noon_ms(licence.ends) if licence and licence.ends else 0,
        ends_soon=licence is not None and licence.ends_soon(now),
    )


def _deed(one: Deed) -> DeedRow:
    return DeedRow(_DEEDS[one.act], epoch_ms(one.at), one.by, one.why)


def _ms(moment: datetime | None) -> int:
    return epoch_ms(moment) if moment else 0
