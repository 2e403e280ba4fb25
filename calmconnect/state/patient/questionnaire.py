"""Answering one questionnaire, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from calmconnect.domain.measures import FORMS, Measure, ResponseStatus, band, is_risk, score
from calmconnect.domain.people import Role
from calmconnect.services import measures
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting
from calmconnect.state.shared.measures import AnswerRow, answer_rows


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose: its points as a form holds them, and its words; `chosen` when it was chosen as the page loaded."""

    points: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the name under which the form holds its answer, and the answers."""

    number: int
    name: str
    words: str
    options: list[Option]
    risk: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a finished one. `risk` when somebody should be there for this person now."""

    at: int
    score: int
    highest: int
    words: str
    risk: bool
    amended: bool
    answers: list[AnswerRow]


class QuestionnaireState(rx.State):
    """The questionnaire under the page's address.

    `questions` are as they were when the page loaded: later choices are in the page's own form. `extra` is the question that is
    asked only of who checked off any problem (empty, or one). `answered` counts those that are kept. `outcome` is empty or what
    came of it; `changing` while the person changes answers of a finished one.
    """

    measure: str = ""
    name: str = ""
    about: str = ""
    lead: str = ""
    questions: list[Question] = []
    extra: list[Question] = []
    total: int = 0
    answered: int = 0
    outcome: list[Outcome] = []
    changing: bool = False
    version: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False
    missing: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show it, with what was answered so far."""
        self.problems, self.changing, self.loaded, self.missing = {}, False, False, False
        await self._show()

    @requires(Role.PATIENT)
    async def answer(self, item: object, points: object) -> None:
        """Keep an answer, as it is chosen; while a finished one is changed nothing is kept before the person says so."""
        if self.changing:
            return
        self.problems = {}
        await measures.answer(acting(), number_in_path(self), item, _points(points), utc_now())
        sheet = await measures.one(acting(), number_in_path(self))
        self.answered = sum(number <= self.total for number in sheet.answers)

    @requires(Role.PATIENT)
    async def finish(self, form: object) -> None:
        """Finish it with what the page holds, or keep what was changed of a finished one."""
        self.problems = {}
        actor, number, held = acting(), number_in_path(self), self._held(form)
        if self.changing:
            await measures.amend(actor, number, self.version, held, utc_now())
        else:
            await measures.complete(actor, number, held, utc_now())
        self.changing = False
        await self._show()

    @requires(Role.PATIENT)
    async def change(self) -> None:
        """Go back to the answers of a finished one."""
        self.problems, self.changing = {}, bool(self.outcome)
        await self._show()

    @requires(Role.PATIENT)
    async def leave_as_is(self) -> None:
        """Leave them as they were."""
        self.problems, self.changing = {}, False
        await self._show()

    def _held(self, form: object) -> dict[int, object]:
        """The answers in the page's form."""
        places = range(1, len(self.questions) + len(self.extra) + 1)
        held = {place: given(form, f"item-{place}") for place in places}
        return {place: _points(value) for place, value in held.items() if value is not None}

    async def _show(self) -> None:
        sheet = await measures.one(acting(), number_in_path(self))
        form = FORMS[sheet.measure]
        self.measure, self.name, self.about, self.lead = sheet.measure.value, form.name, form.about, form.lead
        self.questions = [
            _question(number, words, form.options, sheet.answers, form.risk)
            for number, words in enumerate(form.items, start=1)
        ]
        self.extra = (
            [_question(form.extra_item, form.extra, form.extra_options, sheet.answers, 0)] if form.extra else []
        )
        self.total = len(form.items)
        self.answered = sum(number <= self.total for number in sheet.answers)
        self.version = sheet.version
        done = sheet.status is not ResponseStatus.IN_PROGRESS
        self.outcome = [_outcome(sheet)] if done else []
        self.loaded = True


def _points(value: object) -> object:
    """The points that a form holds as a word; anything else stays as it is, to be refused."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 3 else value


def _question(
    number: int, words: str, options: tuple[tuple[int, str], ...], answers: dict[int, int], risk: int
) -> Question:
    offered = [Option(str(points), said, answers.get(number) == points) for points, said in options]
    return Question(number, f"item-{number}", words, offered, number == risk)


def _outcome(sheet: measures.Sheet) -> Outcome:
    points = score(sheet.measure, sheet.answers)
    return Outcome(
        at=epoch_ms(sheet.completed_at) if sheet.completed_at else 0,
        score=points,
        highest=FORMS[sheet.measure].highest,
        words=band(sheet.measure, points).words,
        risk=is_risk(sheet.measure, sheet.answers),
        amended=sheet.status is ResponseStatus.AMENDED,
        answers=answer_rows(Measure(sheet.measure), sheet.answers),
    )
