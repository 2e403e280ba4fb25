"""Articles that answer what many ask."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, skeleton_lines, tag
from calmconnect.state.admin.articles import ArticlesState

ROUTE = "/admin/articles"
TITLE = "Articles"
ON_LOAD = [ArticlesState.load]


def page() -> rx.Component:
    """All of them."""
    return portal_page(
        "Articles",
        rx.cond(
            ArticlesState.loaded,
            rx.cond(
                ArticlesState.rows,
                card(rx.el.ul(rx.foreach(ArticlesState.rows, _line), class_name="rows")),
                empty_state("book-open", "No article yet. What you write answers patients before they have to ask."),
            ),
            card(skeleton_lines(6, "32px")),
        ),
        action=link_button("Write an article", "/admin/articles/new", "plus"),
    )


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            ReactRouterLink.create(row.title, to=f"/admin/articles/{row.number}", class_name="ticket-name"),
            rx.el.div("Changed ", moment(row.changed, "ago"), class_name="person-words"),
            class_name="row-main",
        ),
        rx.cond(row.published, tag("Patients read it", "accent", "eye"), tag("Draft", "quiet", "pencil")),
        key=row.number,
    )
