"""Answers to what many ask. What somebody looks for is used and forgotten."""

from __future__ import annotations

import reflex as rx

from calmconnect.domain.people import Role
from calmconnect.services import articles
from calmconnect.services.articles import Shown
from calmconnect.state.forms import given
from calmconnect.state.guard import requires


class FaqState(rx.State):
    """The articles that were found."""

    rows: list[Shown] = []
    problems: dict[str, str] = {}
    loaded: bool = False

    @requires(Role.PATIENT)
    async def load(self) -> None:
        """Show all of them."""
        self.problems, self.rows, self.loaded = {}, await articles.search(""), True

    @requires(Role.PATIENT)
    async def search(self, form: object) -> None:
        """Show those that have to do with what is looked for."""
        self.problems = {}
        self.rows = await articles.search(given(form, "words") or "")
