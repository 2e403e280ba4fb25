"""The safety plan, as a patient and their doctors see and write it: what one writes shows on the other's page at once."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.domain.safety_plan import STEPS, Step, lines
from calmconnect.services import safety_plans, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.safety_plans import Plan, Rewritten, Written
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line; `dialled` is the number in it as a telephone dials it, "" without one."""

    words: str
    dialled: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step: what it is, what stands there (`lines`, and as it was written), who wrote it and when (ms since 1970)."""

    step: str
    place: int
    title: str
    hint: str
    lines: list[LineRow]
    words: str
    version: int
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """What stood in a step before."""

    words: str
    by: str
    at: int


class SafetyPlanState(rx.State):
    """The plan of the acting patient, or of the patient under the page's address.

    `editing` is the step that is being written, "" for none; `began_with` its version and `draft` its words as the form began;
    `clash` who wrote it meanwhile. `earlier` are versions of the step `looked_at`, the latest first.
    """

    patient: str = ""
    patient_id: int = 0
    steps: list[StepRow] = []
    begun: bool = False
    editing: str = ""
    began_with: int = 0
    draft: str = ""
    clash: str = ""
    looked_at: str = ""
    earlier: list[EarlierRow] = []
    problems: dict[str, str] = {}
    loaded: bool = False
    missing: bool = False

    @requires(Role.PATIENT, Role.DOCTOR)
    async def load(self) -> None:
        """Show it, and what changes."""
        self.problems, self.clash, self.looked_at, self.earlier, self.missing = {}, "", "", [], False
        owner = self._owner()
        if owner != self.patient_id:
            self.editing, self.loaded, self.steps = "", False, []
        self.patient_id = owner
        live.watch(self, topics.wellbeing(owner))
        await self._refresh()

    @requires(Role.PATIENT, Role.DOCTOR)
    async def edit(self, step: object) -> None:
        """Begin to write a step, with what stands there now."""
        row = self._row(step)
        self.problems, self.clash = {}, ""
        self.editing, self.began_with, self.draft = (row.step, row.version, row.words) if row else ("", 0, "")

    @requires(Role.PATIENT, Role.DOCTOR)
    async def leave(self) -> None:
        """Write it not after all."""
        self.problems, self.clash, self.editing = {}, "", ""

    @requires(Role.PATIENT, Role.DOCTOR)
    async def save(self, form: object) -> Event | None:
        """Keep what was written. Should somebody else have written meanwhile, both stand there, and the next time counts."""
        self.problems = {}
        words = given(form, "text")
        try:
            await safety_plans.write(acting(), self._owner(), self.editing, self.began_with, words, utc_now())
        except Rewritten as rewritten:
            self.began_with = rewritten.now.version
            await self._refresh()
            self.clash = rewritten.now.by
            return None
        self.editing, self.clash = "", ""
        await self._refresh()
        return notices.say("Kept.", "success")

    @requires(Role.PATIENT, Role.DOCTOR)
    async def look_back(self, step: object) -> None:
        """Show what stood in a step before, or put that away."""
        row = self._row(step)
        if row is None or self.looked_at == row.step:
            self.looked_at, self.earlier = "", []
            return
        found = await safety_plans.history(acting(), self._owner(), row.step, utc_now())
        self.looked_at = row.step
        self.earlier = [EarlierRow(one.words, one.by, epoch_ms(one.at)) for one in found[1:]]

    def _owner(self) -> int:
        actor = acting()
        return actor.user_id if actor.role is Role.PATIENT else number_in_path(self)

    def _row(self, step: object) -> StepRow | None:
        return next((row for row in self.steps if row.step == step), None)

    async def _refresh(self) -> None:
        plan = await safety_plans.read(acting(), self._owner(), utc_now())
        self.patient, self.patient_id = plan.patient, plan.patient_id
        self.steps = [_step_row(place, step, plan) for place, step in enumerate(STEPS, start=1)]
        self.begun, self.loaded = any(row.lines for row in self.steps), True
        row = self._row(self.editing)
        if row and row.version > self.began_with:
            self.clash = row.by


def _step_row(place: int, step: Step, plan: Plan) -> StepRow:
    nothing = Written(0, "", utc_now(), 0, "")
    written = plan.steps.get(step, nothing)
    return StepRow(
        step=step.value,
        place=place,
        title=STEPS[step].title,
        hint=STEPS[step].hint,
        lines=[LineRow(line.words, line.dialled) for line in lines(written.words)],
        words=written.words,
        version=written.version,
        by=written.by,
        at=epoch_ms(written.at) if written.version else 0,
    )
