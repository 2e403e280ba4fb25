"""What the patient is shown of their own record: documents, sessions, and the way to recordings."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.documents import shared_documents
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    empty_state,
    quiet_link,
    section,
    skeleton_cards,
    stack,
    status_badge,
)
from calmconnect.components.visits import visit_line
from calmconnect.state.patient.record import RecordState
from calmconnect.state.shared.appointments import AppointmentsState

ROUTE = "/patient/record"
TITLE = "Your record"
ON_LOAD = [RecordState.load, AppointmentsState.load]


def page() -> rx.Component:
    """Documents first, then the sessions."""
    return portal_page(
        "Your record",
        rx.cond(RecordState.loaded & AppointmentsState.loaded, _content(), skeleton_cards(2)),
        action=cluster(
            quiet_link("Who looked at it", "/patient/record/views", "eye"),
            quiet_link("Calls and recordings", "/calls", "video"),
        ),
    )


def _content() -> rx.Component:
    return stack(
        shared_documents(),
        section(
            "Sessions",
            rx.cond(
                AppointmentsState.past,
                card(rx.el.ul(rx.foreach(AppointmentsState.past, _past), class_name="rows"), class_name="lines"),
                empty_state("history", "Your sessions will be here once they are over."),
            ),
        ),
        class_name="stack-large",
    )


def _past(row: Any) -> rx.Component:
    return visit_line(row, status_badge(row.status))
