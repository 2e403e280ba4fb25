"""Appointments of any days."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import select_field, text_field
from calmconnect.components.lists import paging_links, table
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.statistics import export_dialog, period_bar, refused_export
from calmconnect.components.surfaces import card, empty_state, quiet_button, skeleton_lines, status_badge
from calmconnect.components.theme import icon
from calmconnect.components.visits import mode_fact
from calmconnect.domain.charts import KIND_NAMES
from calmconnect.services.appointment_lists import SEARCH_LENGTH
from calmconnect.services.exports import APPOINTMENTS
from calmconnect.state.admin.appointments import AppointmentsState

ROUTE = "/admin/appointments"
TITLE = "Appointments"
ON_LOAD = [AppointmentsState.load]

_State = AppointmentsState
_COLUMNS = ("When", "Doctor", "Patient", "How", "Status", "Asked for")


def page() -> rx.Component:
    """Which days, which kind, whose; and a page of them."""
    return portal_page(
        "Appointments",
        refused_export(_State),
        rx.cond(
            _State.loaded,
            rx.fragment(period_bar(_State, _filters(), compare=False, button="Show"), _found()),
            card(skeleton_lines(8, "44px")),
        ),
        export_dialog(_State),
        action=quiet_button(icon("download", 18), "Export as CSV", size="3", on_click=_State.export(APPOINTMENTS)),
    )


def _filters() -> rx.Component:
    asked, problems = _State.asked, _State.problems
    return rx.fragment(
        select_field(
            "What became of them", "kind", [("", "Anything"), *KIND_NAMES.items()], default_value=asked["kind"]
        ),
        text_field("Doctor or patient", "q", problems["words"], default_value=asked["q"], max_length=SEARCH_LENGTH),
        rx.cond(
            _State.doctor != "",
            rx.el.label(
                rx.el.input(type="checkbox", name="doctor", value=asked["doctor"], default_checked=True),
                "Only of ",
                _State.doctor,
                class_name="tick-line",
            ),
            rx.fragment(),
        ),
    )


def _found() -> rx.Component:
    return rx.fragment(
        rx.el.p(_State.total, " appointments", class_name="muted count", role="status"),
        rx.cond(
            _State.rows,
            table("meetings", _COLUMNS, _State.rows, _meeting),
            empty_state("calendar", "No appointments of this kind in these days."),
        ),
        paging_links(_State.paging),
    )


def _meeting(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(moment(row.starts), class_name="cell-when"),
        rx.el.td(row.doctor, class_name="cell-doctor"),
        rx.el.td(row.patient, class_name="cell-patient"),
        rx.el.td(mode_fact(row.mode), class_name="cell-how"),
        rx.el.td(
            status_badge(row.status),
            rx.cond(row.ended != "", rx.el.span(row.ended, class_name="muted ended"), rx.fragment()),
            class_name="cell-status",
        ),
        rx.el.td(moment(row.made, "ago"), class_name="cell-made muted"),
        key=row.id,
    )
