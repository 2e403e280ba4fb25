"""Doctors beside each other, in figures."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.lists import filter_links, how_many, paging_links, table
from calmconnect.components.shell import portal_page
from calmconnect.components.statistics import as_of, period_bar
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_lines
from calmconnect.state.admin.doctor_figures import DoctorsFiguresState

ROUTE = "/admin/statistics/doctors"
TITLE = "Doctors compared"
ON_LOAD = [DoctorsFiguresState.load]

_State = DoctorsFiguresState
_COLUMNS = ("Doctor", "Sessions", "Missed", "Accepts within", "Rating", "Online", "Chats", "Calls")


def page() -> rx.Component:
    """Which days, in which order, and a page of doctors."""
    return portal_page(
        "Doctors compared",
        rx.cond(
            _State.loaded,
            rx.fragment(
                period_bar(_State, compare=False),
                filter_links(_State.orders, "In which order"),
                as_of(_State),
                how_many(_State.total, "doctor", "doctors"),
                rx.cond(
                    _State.rows,
                    table("doctor-figures", _COLUMNS, _State.rows, _doctor),
                    empty_state("stethoscope", "Once doctors are here you see their figures beside each other."),
                ),
                paging_links(_State.paging),
            ),
            card(skeleton_lines(8, "44px")),
        ),
        action=quiet_link("The whole house", _State.house, "chart-column"),
    )


def _doctor(row: Any) -> rx.Component:
    name = ReactRouterLink.create(row.name, to=row.href, class_name="text-link")
    figures = (
        ("Sessions", row.sessions),
        ("Missed", row.missed),
        ("Accepts within", row.accepts),
        ("Rating", row.rating),
        ("Online", row.online),
        ("Chats", row.chats),
        ("Calls", row.calls),
    )
    # On a phone, where there is no heading, each cell says what it is (CSS).
    cells = [rx.el.td(value, custom_attrs={"data-name": name}, class_name="cell-figure") for name, value in figures]
    return rx.el.tr(rx.el.td(name, class_name="cell-doctor"), *cells, key=row.id)
