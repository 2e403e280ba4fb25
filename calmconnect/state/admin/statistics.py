"""Figures of the whole house, for any days, one topic at a time."""

from __future__ import annotations

from functools import partial

import reflex as rx
from reflex.event import EventSpec

from calmconnect.domain.charts import OF_HOUSE, Topic
from calmconnect.domain.people import Role
from calmconnect.domain.periods import asked_for
from calmconnect.services import house_settings, statistics, topics
from calmconnect.services.clock import utc_now
from calmconnect.state import live
from calmconnect.state.guard import requires
from calmconnect.state.route import chosen, query
from calmconnect.state.session import acting
from calmconnect.state.shared.figures_page import FiguresPage
from calmconnect.state.shared.lists import Choice, address
from calmconnect.state.shared.periods import typed

PATH = "/admin/statistics"
_TOPICS = {
    Topic.CARE: "Appointments",
    Topic.PEOPLE: "People",
    Topic.TALKING: "Talking and calls",
    Topic.SERVICE: "The service itself",
}


class StatisticsState(FiguresPage, rx.State):
    """The charts of one topic; `doctors` leads to each doctor's figures of the same days."""

    topics: list[Choice] = []
    topic: str = Topic.CARE.value
    doctors: str = ""

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show what the address asks for; what it asks for in vain leaves what is shown as it is."""
        self.problems = {}
        topic = chosen(self, "topic", Topic, Topic.CARE)
        self._asked = asked_for(partial(query, self), await house_settings.today(utc_now()))
        self.topic = topic.value
        self._note_refusal()
        live.watch(self, topics.FIGURES)
        await self._refresh()

    @requires(Role.ADMIN)
    async def choose(self, form: object) -> EventSpec:
        """Look at other days."""
        self.problems = {}
        asked = typed(self, form, await house_settings.today(utc_now()))
        return rx.redirect(address(PATH, **asked.query, topic=chosen(self, "topic", Topic, Topic.CARE)))

    async def _refresh(self) -> None:
        asked, topic = self._asked, Topic(self.topic)
        if asked is None:
            return
        await self._show(OF_HOUSE[topic], asked, partial(statistics.of_house, acting()), PATH, topic=topic)
        self.topics = [
            Choice(words, address(PATH, **asked.query, topic=one), one is topic) for one, words in _TOPICS.items()
        ]
        self.doctors = address(f"{PATH}/doctors", **asked.query)
