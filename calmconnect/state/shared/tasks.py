"""People who may be in danger, for those who see to them. What they wrote goes straight to the component, and into no state."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event, EventSpec

from calmconnect.domain.chat import ConversationKind
from calmconnect.domain.errors import NotFound
from calmconnect.domain.people import Role
from calmconnect.domain.risk import RiskLevel, RiskSource
from calmconnect.domain.screener import QUESTIONS
from calmconnect.services import task_views, tasks, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.services.task_views import Open
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.notices import to_component
from calmconnect.state.route import number
from calmconnect.state.session import acting

_HELPERS = (Role.AGENT, Role.DOCTOR, Role.ADMIN)
_WHERE = {
    ConversationKind.DIRECT: "Written to their doctor",
    ConversationKind.APPOINTMENT: "Written to their doctor",
    ConversationKind.ANONYMOUS: "Written without a name",
    ConversationKind.SUPPORT: "Written to the helpline",
    ConversationKind.COMPANION: "Written to the companion",
    None: "Found in what a patient answered",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task; times in ms since 1970, `left` 0 while nobody sees to it. `guessed`: the rule saw nothing, the model did.

    `who` is "" where it is not known, `found` the level by the screener, "" before it.
    """

    id: int
    urgent: bool
    where: str
    hits: int
    asked: int
    last: int
    due: int
    late: bool
    guessed: bool
    by: str
    mine: bool
    left: int
    who: str
    found: str
    here: bool
    reachable: bool


class TasksState(rx.State):
    """What waits, what others see to, and what the person in front of the tab does; of the latter one is `current`."""

    waiting: list[TaskRow] = []
    others: list[TaskRow] = []
    own: list[TaskRow] = []
    current: list[TaskRow] = []
    chosen: int = 0
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(*_HELPERS)
    async def load(self) -> None:
        """Show how it is now, and keep it so."""
        live.watch(self, topics.TASKS, topics.user(acting().user_id))
        await self._refresh()

    @requires(*_HELPERS)
    async def take(self, task: object) -> Event:
        """See to one; shows at once what was flagged."""
        task_id = number(task)
        await tasks.take(acting(), task_id, utc_now())
        self.chosen = task_id
        await self._refresh()
        return await self._words(task_id)

    @requires(*_HELPERS)
    async def choose(self, task: object) -> None:
        """Look at another one of one's own."""
        self.chosen, self.problems = number(task), {}
        await self._refresh()

    @requires(*_HELPERS)
    async def show(self, task: object) -> Event:
        """Show what was flagged; that is kept on record."""
        return await self._words(number(task))

    @requires(*_HELPERS)
    async def give_back(self, task: object) -> Event:
        """Let others see to it."""
        await tasks.give_back(acting(), number(task), utc_now())
        await self._refresh()
        return notices.say("It waits for somebody again, and everybody on duty was told.")

    @requires(*_HELPERS)
    async def reach(self, task: object) -> EventSpec:
        """Go to where they can be written to."""
        actor = acting()
        place = await tasks.reach(actor, number(task), utc_now())
        return rx.redirect(f"/{actor.role}/messages/{place}")

    @requires(*_HELPERS)
    async def assess(self, form: object) -> Event:
        """Keep the answers to the questions."""
        answers = {question.key: given(form, question.key) for question in QUESTIONS}
        await tasks.assess(acting(), self._number(), answers, utc_now())
        self.problems = {}
        await self._refresh()
        return notices.say("The answers are kept.", "success")

    @requires(*_HELPERS)
    async def complete(self, form: object) -> Event:
        """Say what was done."""
        said = {name: given(form, name) for name in ("outcome", "note")}
        await tasks.complete(acting(), self._number(), said, utc_now())
        return await self._closed("Closed. Thank you for being there.")

    @requires(*_HELPERS)
    async def dismiss(self, form: object) -> Event:
        """Close it as a false alarm."""
        said = {name: given(form, name) for name in ("reason", "share")}
        await tasks.dismiss(acting(), self._number(), said, utc_now())
        return await self._closed("Closed as a false alarm.")

    async def _closed(self, words: str) -> Event:
        self.problems = {}
        await self._refresh()
        return notices.say(words, "success")

    async def _words(self, task_id: int) -> Event:
        lines = await task_views.words(acting(), task_id, utc_now())
        shown = [{"seq": line.seq, "at": epoch_ms(line.at), "text": line.text} for line in lines]
        return to_component("task_words", {"task": task_id, "lines": shown})

    def _number(self) -> int:
        if not self.current:
            raise NotFound
        return self.current[0].id

    async def _refresh(self) -> None:
        rows = [_row(one) for one in await task_views.open_tasks(acting())]
        self.own = [row for row in rows if row.mine]
        self.waiting = [row for row in rows if row.by == ""]
        self.others = [row for row in rows if row.by and not row.mine]
        self.current = [row for row in self.own if row.id == self.chosen][:1] or self.own[:1]
        self.chosen, self.loaded = self.current[0].id if self.current else 0, True


def _row(one: Open) -> TaskRow:
    return TaskRow(
        id=one.id,
        urgent=one.level is RiskLevel.URGENT,
        where=_WHERE[ConversationKind.COMPANION] if one.source is RiskSource.BOT else _WHERE[one.where],
        hits=one.hits,
        asked=epoch_ms(one.asked_at),
        last=epoch_ms(one.last_at),
        due=epoch_ms(one.due_at),
        late=one.escalated,
        guessed=one.source is RiskSource.MODEL,
        by=one.by,
        mine=one.mine,
        left=epoch_ms(one.left_at) if one.left_at else 0,
        who=one.who,
        found=one.level_found.value if one.level_found else "",
        here=one.place > 0,
        reachable=one.reachable,
    )
