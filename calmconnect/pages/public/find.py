"""Finding a doctor."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.doctors import doctor_card
from calmconnect.components.lists import filter_links, paging_links
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, skeleton_cards
from calmconnect.components.theme import icon
from calmconnect.services.doctors import SEARCH_LENGTH
from calmconnect.state.public.find import FindState
from calmconnect.state.shared.wishes import WishState

ROUTE = "/find"
TITLE = "Find a doctor"
ON_LOAD = [FindState.load, WishState.load]


def page() -> rx.Component:
    """A search line, chips, and the doctors."""
    return portal_page(
        "Find a doctor",
        _search(),
        rx.el.p(FindState.problems["words"], class_name="field-problem", aria_live="polite"),
        filter_links(FindState.choices, "Filters"),
        rx.cond(FindState.loaded, _results(), skeleton_cards(6)),
        open_to_all=True,
    )


def _search() -> rx.Component:
    return rx.el.form(
        icon("search"),
        rx.el.input(
            name="words",
            type="search",
            default_value=FindState.words,
            key=FindState.words,
            placeholder="A name, or what troubles you",
            aria_label="Search by name or by what troubles you",
            max_length=SEARCH_LENGTH,
        ),
        rx.button("Search", type="submit", size="3"),
        on_submit=FindState.search,
        class_name="search-line",
        role="search",
    )


def _results() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            rx.cond(FindState.total == 1, "1 doctor", f"{FindState.total} doctors"),
            class_name="muted count",
            role="status",
        ),
        rx.cond(
            FindState.rows,
            rx.el.div(
                rx.foreach(FindState.rows, lambda row: doctor_card(row, FindState.since)),
                class_name="columns doctor-cards",
            ),
            empty_state(
                "search-x",
                "Nobody fits all of that right now. Try fewer filters, or look again in a while.",
                link_button("Show all doctors", "/find", variant="soft"),
            ),
        ),
        paging_links(FindState.paging),
    )
