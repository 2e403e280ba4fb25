"""All of the patient's appointments."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moving import move_link, suggestion
from calmconnect.components.ratings import own_rating, rating_dialog
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    columns,
    empty_state,
    link_button,
    section,
    skeleton_cards,
    stack,
    status_badge,
)
from calmconnect.components.timeline import history_button, history_line, history_of
from calmconnect.components.visits import (
    calendar_link,
    cancel_button,
    join_button,
    receipt_link,
    visit_card,
    visit_line,
    visit_links,
    write_button,
)
from calmconnect.state.patient.ratings import RatingState
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.history import HistoryState

ROUTE = "/patient/appointments"
TITLE = "Appointments"
ON_LOAD = [AppointmentsState.load, RatingState.load, HistoryState.load]


def page() -> rx.Component:
    """Those to come, and those that are over."""
    return portal_page(
        "Appointments",
        rx.cond(AppointmentsState.loaded, _content(), skeleton_cards(3)),
        action=link_button("Find a doctor", "/find", "search"),
    )


def _content() -> rx.Component:
    return stack(
        section(
            "To come",
            rx.cond(
                AppointmentsState.coming,
                columns(rx.foreach(AppointmentsState.coming, _coming), class_name="columns-visits"),
                empty_state("calendar-heart", "Nothing is planned. Your next session will be here."),
            ),
        ),
        section(
            "Over",
            rx.cond(
                AppointmentsState.past,
                card(rx.el.ul(rx.foreach(AppointmentsState.past, _past), class_name="rows"), class_name="lines"),
                empty_state("history", "Sessions that are over will be here."),
            ),
        ),
        rating_dialog(),
        class_name="stack-large",
    )


def _coming(row: Any) -> rx.Component:
    confirmed = (row.status == "booked") | (row.status == "arrived")
    return visit_card(
        row,
        suggestion(row),
        rx.cond(confirmed, rx.fragment(join_button(row), write_button(row)), rx.fragment()),
        rx.cond(row.status == "booked", move_link(row, "patient"), rx.fragment()),
        rx.cond(row.status != "arrived", cancel_button(row), rx.fragment()),
        visit_links(calendar_link(row), receipt_link(row)),
        history_line(row),
        reason=True,
    )


def _past(row: Any) -> rx.Component:
    return visit_line(
        row, history_button(row), own_rating(row), receipt_link(row), status_badge(row.status), history_of(row)
    )
