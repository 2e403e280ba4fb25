"""Articles that answer what many ask, for who writes them."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx
from reflex.event import Event

from calmconnect.domain.people import Role
from calmconnect.services import articles, topics
from calmconnect.services.clock import epoch_ms, utc_now
from calmconnect.state import live, notices
from calmconnect.state.forms import given
from calmconnect.state.guard import requires
from calmconnect.state.route import number_in_path
from calmconnect.state.session import acting

_PATH = "/admin/articles"


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in the list; `changed` in ms since 1970."""

    number: int
    title: str
    published: bool
    changed: int


class ArticlesState(rx.State):
    """All articles."""

    rows: list[ArticleRow] = []
    loaded: bool = False

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show them, and keep them so."""
        live.watch(self, topics.ARTICLES)
        await self._refresh()

    async def _refresh(self) -> None:
        self.rows = [
            ArticleRow(row.id or 0, row.title, row.published, epoch_ms(row.changed_at))
            for row in await articles.every(acting())
        ]
        self.loaded = True


class ArticleState(rx.State):
    """The article that is being written; number 0 for a new one. `html` is how it looks."""

    number: int = 0
    title: str = ""
    body: str = ""
    published: bool = True
    html: str = ""
    problems: dict[str, str] = {}
    missing: bool = False
    loaded: bool = False

    @requires(Role.ADMIN)
    async def begin(self) -> None:
        """Begin a new one."""
        self._show(0, "", "", published=True)

    @requires(Role.ADMIN)
    async def load(self) -> None:
        """Show the one whose page this is."""
        self.loaded = False
        row = await articles.one(acting(), number_in_path(self))
        self._show(row.id or 0, row.title, row.body, published=row.published)

    @requires(Role.ADMIN)
    async def save(self, form: object) -> Event:
        """Keep what was written."""
        self.problems = {}
        written = {field: given(form, field) for field in ("title", "body", "published")}
        actor, now = acting(), utc_now()
        if not self.number:
            return notices.leave(f"{_PATH}/{await articles.add(actor, written, now)}")
        await articles.change(actor, self.number, written, now)
        row = await articles.one(actor, self.number)
        self._show(self.number, row.title, row.body, published=row.published)
        return notices.say("Saved.", "success")

    @requires(Role.ADMIN)
    async def remove(self) -> Event:
        """Throw it away."""
        await articles.remove(acting(), self.number, utc_now())
        return notices.leave(_PATH)

    def _show(self, number: int, title: str, body: str, *, published: bool) -> None:
        self.number, self.title, self.body, self.published = number, title, body, published
        self.problems, self.missing, self.loaded, self.html = {}, False, True, articles.as_html(body)
