"""The doctor's patients."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.lists import how_many, paging_links, search_line, table
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_lines
from calmconnect.services.patients import SEARCH_LENGTH
from calmconnect.state.doctor.patients import PatientsState

ROUTE = "/doctor/patients"
TITLE = "Patients"
ON_LOAD = [PatientsState.load]

_State = PatientsState
_COLUMNS = ("Patient", "Next session", "Last session", "Sessions")


def page() -> rx.Component:
    """A search line and a page of patients."""
    return portal_page(
        "Patients",
        search_line(_State, "A name", "Search by name", SEARCH_LENGTH),
        rx.cond(_State.loaded, _found(), card(skeleton_lines(8, "44px"))),
        action=quiet_link("Looking for someone like you", "/doctor/matches", "sprout", size="3"),
    )


def _found() -> rx.Component:
    return rx.fragment(
        how_many(_State.total, "patient", "patients"),
        rx.cond(_State.rows, table("patients", _COLUMNS, _State.rows, _patient), _nobody()),
        paging_links(_State.paging),
    )


def _nobody() -> rx.Component:
    return rx.cond(
        _State.words != "",
        empty_state("search-x", "None of your patients has that name. Try fewer letters."),
        empty_state("users", "Who has an appointment with you will be here."),
    )


def _patient(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            ReactRouterLink.create(person_line(row.name), to=row.href, class_name="plain-link"),
            class_name="cell-person",
        ),
        rx.el.td(_when(row.next, "Next "), class_name="cell-when"),
        rx.el.td(_when(row.last, "Last "), class_name="cell-when muted"),
        rx.el.td(
            row.sessions, rx.el.span(rx.cond(row.sessions == 1, " session", " sessions")), class_name="cell-count"
        ),
        key=row.id,
    )


def _when(at: rx.Var[int], label: str) -> rx.Component:
    return rx.cond(
        at > 0,
        rx.fragment(rx.el.span(label, class_name="cell-label"), moment(at)),
        rx.el.span("–", aria_label="None", class_name="cell-none"),
    )
