"""One article."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.articles import article_form
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, skeleton_cards
from calmconnect.state.admin.articles import ArticleState

ROUTE = "/admin/articles/[article]"
TITLE = "An article"
ON_LOAD = [ArticleState.load]


def page() -> rx.Component:
    """As it is written, and as it looks."""
    return portal_page(
        "An article",
        rx.cond(
            ArticleState.missing,
            empty_state("search-x", "We could not find that article.", link_button("All articles", "/admin/articles")),
            rx.cond(ArticleState.loaded, article_form(), skeleton_cards(2)),
        ),
    )
