"""Lists and numbers: tables, cards with one figure each, and what stands around a list that comes in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.addresses import search_form
from calmconnect.components.surfaces import card, cluster
from calmconnect.components.theme import icon


class StayingLink(rx.Component):
    """A link to another view of the same page, which stays where it is scrolled to."""

    library = "react-router"
    tag = "Link"

    to: rx.Var[str]
    prevent_scroll_reset: rx.Var[bool]


def search_line(state: Any, hint: str, label: str, longest: int) -> rx.Component:
    """A line to search a list by; `state` has `words` and `problems`; its `load` reads them from the address."""
    return rx.fragment(
        search_form(
            icon("search"),
            rx.el.input(
                name="q",
                type="search",
                default_value=state.words,
                key=state.words,
                placeholder=hint,
                aria_label=label,
                max_length=longest,
            ),
            rx.button("Search", type="submit", size="3"),
            class_name="search-line",
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


def kept_to_days(words: rx.Var[str], everything: str) -> rx.Component:
    """Says to which days a list is kept, if it is, with the way to `everything`."""
    return rx.cond(
        words != "",
        cluster(
            icon("calendar-range", 18),
            rx.el.span("Only of ", words),
            ReactRouterLink.create("Show all", to=everything, class_name="text-link"),
            class_name="kept-to",
        ),
        rx.fragment(),
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


def table(
    name: str, columns: tuple[str, ...], rows: rx.Var[Any], row: Callable[[Any], rx.Component], unseen: str = ""
) -> rx.Component:
    """A card with a table: one `row` (a `tr`) for each of the rows; on a phone they become small cards (CSS by `name`).

    `unseen` heads one more column, of what can be done, for those who hear the page.
    """
    heads = [rx.el.th(words, scope="col") for words in columns]
    if unseen:
        heads.append(rx.el.th(rx.el.span(unseen, class_name="only-read-out"), scope="col"))
    return card(
        rx.el.table(rx.el.thead(rx.el.tr(*heads)), rx.el.tbody(rx.foreach(rows, row)), class_name=f"table {name}"),
        class_name="flat",
    )


def figures(rows: rx.Var[Any], icons: tuple[str, ...], *, small: bool = False) -> rx.Component:
    """Cards with one number each; the rows have an `icon`, one of `icons`, a `value` and a `label`."""
    return rx.el.ul(
        rx.foreach(rows, lambda row: rx.el.li(*figure_parts(row, icons), class_name="card figure")),
        class_name="figures figures-small" if small else "figures",
    )


def figure_parts(row: Any, icons: tuple[str, ...]) -> list[rx.Component]:
    """What stands in a card of `figures`, for one that has more in it."""
    sign = rx.match(row.icon, *[(one, icon(one, 22)) for one in icons], rx.fragment())
    return [
        rx.el.span(sign, class_name="figure-icon"),
        rx.el.span(row.value, class_name="figure-value"),
        rx.el.span(row.label, class_name="figure-label"),
    ]


def _neighbour(sign: str, label: str, href: rx.Var[str]) -> rx.Component:
    return rx.cond(
        href != "",
        StayingLink.create(icon(sign), to=href, prevent_scroll_reset=True, aria_label=label, class_name="round-button"),
        rx.el.span(class_name="round-button", aria_hidden="true"),
    )
