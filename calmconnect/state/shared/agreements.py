"""What a patient has agreed to, and when; agreeing, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.consents import AGREEMENTS, Subject
from calmconnect.domain.paths import HOME, local_path
from calmconnect.domain.people import Role
from calmconnect.services import consents, language_model, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.consents import Agreed
from calmconnect.state import live, notices
from calmconnect.state.guard import requires
from calmconnect.state.route import query
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A step somebody took: to which text, under which version, when (ms since 1970), and whether it took it back."""

    title: str
    version: int
    at: int
    withdrawn: bool


class AgreementsState(rx.State):
    """`standing` says by subject how it stands: "given", "withdrawn", "changed" since it was given, or "never"; nothing of what
    there is nothing to agree to.

    `wanted` is the subject that something needs which the person was about to do, "" for none; `onward` leads back there.
    """

    standing: dict[str, str] = {}
    steps: list[AgreedRow] = []
    wanted: str = ""
    onward: str = HOME
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, and what somebody was sent here for."""
        self.problems, self.onward = {}, local_path(query(self, "next")[:500])
        asked = query(self, "to")
        self.wanted = asked if asked in {subject for subject, text in AGREEMENTS.items() if text.lasting} else ""
        live.watch(self, topics.user(acting().user_id))
        await self._refresh()

    @requires(Role.PATIENT)
    async def give(self, subject: object, version: object) -> Event:
        """Agree to a text that was shown under this version."""
        self.problems = {}
        await consents.give(acting(), subject, version, utc_now())
        if subject == self.wanted:
            return notices.leave(self.onward)
        await self._refresh()
        return notices.say("Thank you. You find this here again.", "success")

    @requires(Role.PATIENT)
    async def withdraw(self, subject: object) -> Event:
        """Take an agreement back."""
        self.problems = {}
        await consents.withdraw(acting(), subject, utc_now())
        await self._refresh()
        return notices.say("Taken back. It stops now.", "success")

    async def _refresh(self) -> None:
        found = await consents.own(acting())
        self.standing = {
            subject.value: _stands(subject, [step for step in found if step.subject is subject])
            for subject, text in AGREEMENTS.items()
            if text.lasting and (subject is not Subject.LANGUAGE_MODEL or _concerns(found))
        }
        self.steps = [AgreedRow(AGREEMENTS[s.subject].title, s.version, epoch_ms(s.at), s.withdrawn) for s in found]
        self.loaded = True


def _concerns(steps: list[Agreed]) -> bool:
    """Whether a language model is anything to agree to here, or was once."""
    return language_model.connected() or any(step.subject is Subject.LANGUAGE_MODEL for step in steps)


def _stands(subject: Subject, steps: list[Agreed]) -> str:
    if not steps:
        return "never"
    last = steps[0]
    if last.withdrawn:
        return "withdrawn"
    return "given" if last.version == AGREEMENTS[subject].version else "changed"
