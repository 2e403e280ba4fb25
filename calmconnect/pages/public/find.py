"""Finding a doctor."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.doctors import doctor_card
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import cluster, empty_state, skeleton_cards
from calmconnect.components.theme import icon
from calmconnect.domain.doctors import SPECIALISATIONS
from calmconnect.state.public.find import FindState

ROUTE = "/find"
TITLE = "Find a doctor"
ON_LOAD = [FindState.load]


def page() -> rx.Component:
    """A search line, chips, and the doctors."""
    return portal_page("Find a doctor", _search(), _chips(), _results(), open_to_all=True)


def _search() -> rx.Component:
    return rx.el.form(
        icon("search"),
        rx.el.input(
            name="words",
            type="search",
            default_value=FindState.words,
            key=FindState.words,
            placeholder="A name, or what it is about",
            aria_label="Search by name or words",
            max_length=80,
        ),
        rx.button("Search", type="submit", size="3"),
        on_submit=FindState.search,
        class_name="search-line",
        role="search",
    )


def _chips() -> rx.Component:
    return cluster(
        _chip("Available now", FindState.only_now, FindState.toggle_now),
        *[
            _chip(name, FindState.need == key, FindState.choose_need(key))
            for key, (name, _words) in SPECIALISATIONS.items()
        ],
        class_name="chips",
        role="group",
        aria_label="Filters",
    )


def _chip(words: str, chosen: rx.Var[bool], on_click: rx.event.EventType[()]) -> rx.Component:
    return rx.el.button(
        words, type="button", on_click=on_click, aria_pressed=rx.cond(chosen, "true", "false"), class_name="chip"
    )


def _results() -> rx.Component:
    return rx.cond(
        FindState.loaded,
        rx.fragment(
            rx.el.p(_count(), class_name="muted", role="status"),
            rx.cond(
                FindState.rows,
                rx.el.div(
                    rx.foreach(FindState.rows, lambda row: doctor_card(row, FindState.since)),
                    class_name="columns doctor-cards",
                ),
                empty_state(
                    "search-x",
                    "Nobody fits all of that right now. Try fewer filters, or look again in a while.",
                    rx.link("Show all doctors", href="/find"),
                ),
            ),
            _turning(),
        ),
        skeleton_cards(6),
    )


def _count() -> rx.Component:
    return rx.cond(FindState.total == 1, "1 doctor", f"{FindState.total} doctors")


def _turning() -> rx.Component:
    return rx.cond(
        FindState.pages > 1,
        cluster(
            rx.button(
                "Back",
                variant="outline",
                disabled=FindState.page <= 1,
                on_click=FindState.turn_to(FindState.page - 1),
            ),
            rx.el.span(f"Page {FindState.page} of {FindState.pages}", class_name="muted"),
            rx.button(
                "On",
                variant="outline",
                disabled=FindState.page >= FindState.pages,
                on_click=FindState.turn_to(FindState.page + 1),
            ),
            class_name="turning",
        ),
        rx.fragment(),
    )
