"""Finding a doctor."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.doctors import doctor_card
from calmconnect.components.lists import filter_links, how_many, paging_links, search_line
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, skeleton_cards
from calmconnect.services.doctors import SEARCH_LENGTH
from calmconnect.state.public.find import FindState
from calmconnect.state.shared.shell import ShellState
from calmconnect.state.shared.wishes import WishState

ROUTE = "/find"
TITLE = "Find a doctor"
ON_LOAD = [FindState.load, WishState.load]


def page() -> rx.Component:
    """A search line, chips, and the doctors."""
    return portal_page(
        "Find a doctor",
        search_line(FindState, "A name, or what troubles you", "Search by name or by what troubles you", SEARCH_LENGTH),
        filter_links(FindState.choices, "Filters"),
        rx.cond(FindState.loaded, _results(), skeleton_cards(6)),
        open_to_all=True,
    )


def _results() -> rx.Component:
    return rx.fragment(
        how_many(FindState.total, "doctor", "doctors"),
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
        rx.cond(
            ShellState.role == "patient",
            rx.el.p(
                "Not sure whom to choose? ",
                ReactRouterLink.create(
                    "Let doctors who may suit you see what you look for", to="/patient/matching", class_name="text-link"
                ),
                ". It is off until you switch it on.",
                class_name="muted find-more",
            ),
            rx.fragment(),
        ),
    )
