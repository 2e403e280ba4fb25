"""What the patient paid for one appointment."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, skeleton_cards, tag
from calmconnect.state.patient.receipt import ReceiptState

ROUTE = "/patient/receipts/[appointment]"
TITLE = "Receipt"
ON_LOAD = [ReceiptState.load]


def page() -> rx.Component:
    """One payment, to look at or to print."""
    return portal_page(
        "Receipt",
        rx.cond(
            ReceiptState.missing,
            empty_state("receipt", "We could not find that.", link_button("My appointments", "/patient/appointments")),
            rx.cond(ReceiptState.loaded, _content(), skeleton_cards(1)),
        ),
        place="Appointments",
    )


def _content() -> rx.Component:
    return rx.cond(
        ReceiptState.rows,
        rx.foreach(ReceiptState.rows, _receipt),
        empty_state("receipt", "Nothing was paid for this appointment."),
    )


def _receipt(row: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.p(row.amount, class_name="next-when"), tag("TEST: no real money", "warn"), class_name="visit-head"
        ),
        rx.el.dl(
            *_line("State", row.status),
            *_line("For", rx.fragment("A session with ", row.doctor)),
            *_line("On", moment(row.starts, "full")),
            *_line("Paid by", row.patient),
            *_line("Card", row.card),
            *_line("Asked for", moment(row.paid, "full")),
            *_line("Last change", moment(row.changed, "full")),
            *_line("Number", row.number),
            class_name="pairs",
        ),
        ReactRouterLink.create("My appointments", to="/patient/appointments", class_name="text-link"),
        class_name="stack narrow",
    )


def _line(name: str, value: Any) -> tuple[rx.Component, rx.Component]:
    return rx.el.dt(name), rx.el.dd(value)
