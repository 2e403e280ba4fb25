"""What stands around a list that comes in pages: filters above it, its neighbours below. All of them are links."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import cluster
from calmconnect.components.theme import icon


class StayingLink(rx.Component):
    """A link to another view of the same page, which stays where it is scrolled to."""

    library = "react-router"
    tag = "Link"

    to: rx.Var[str]
    prevent_scroll_reset: rx.Var[bool]


def search_line(state: Any, hint: str, label: str, longest: int) -> rx.Component:
    """A line to search a list by; `state` has `words`, `problems` and a handler `search` that is given the form."""
    return rx.fragment(
        rx.el.form(
            icon("search"),
            rx.el.input(
                name="words",
                type="search",
                default_value=state.words,
                key=state.words,
                placeholder=hint,
                aria_label=label,
                max_length=longest,
            ),
            rx.button("Search", type="submit", size="3"),
            on_submit=state.search,
            class_name="search-line",
            role="search",
        ),
        rx.el.p(state.problems["words"], class_name="field-problem", aria_live="polite"),
    )


def how_many(total: rx.Var[int], one: str, many: str) -> rx.Component:
    """How many there are in all, read out when it changes."""
    return rx.el.p(rx.cond(total == 1, f"1 {one}", f"{total} {many}"), class_name="muted count", role="status")


def filter_links(choices: rx.Var[Any], label: str) -> rx.Component:
    """Chips that lead to other selections of the same list; `choices` are `state.shared.lists.Choice`."""
    return rx.el.nav(
        rx.foreach(
            choices,
            lambda choice: StayingLink.create(
                choice.words,
                to=choice.href,
                prevent_scroll_reset=True,
                class_name="chip chip-link",
                aria_current=rx.cond(choice.chosen, "true", "false"),
            ),
        ),
        class_name="cluster chips",
        aria_label=label,
    )


def paging_links(paging: rx.Var[Any]) -> rx.Component:
    """The way to the pages before and after; nothing for a list of one page. `paging` is `state.shared.lists.Paging`."""
    return rx.cond(
        paging.pages > 1,
        cluster(
            _neighbour("chevron-left", "Page before", paging.back),
            rx.el.span(f"Page {paging.page} of {paging.pages}", class_name="muted"),
            _neighbour("chevron-right", "Next page", paging.on),
            class_name="turning",
            role="navigation",
            aria_label="Pages",
        ),
    )


def _neighbour(sign: str, label: str, href: rx.Var[str]) -> rx.Component:
    return rx.cond(
        href != "",
        StayingLink.create(icon(sign), to=href, prevent_scroll_reset=True, aria_label=label, class_name="round-button"),
        rx.el.span(class_name="round-button", aria_hidden="true"),
    )
