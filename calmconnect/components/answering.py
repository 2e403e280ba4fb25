"""What a doctor can do about a request or a session."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.series import cancel_ways
from calmconnect.components.surfaces import quiet_button
from calmconnect.components.theme import icon
from calmconnect.components.visits import why_dialog
from calmconnect.state.doctor.requests import RequestsState
from calmconnect.state.shared.appointments import AppointmentsState

_WORDS = "A few words for the patient"


def answer_buttons(row: Any) -> rx.Component:
    """Accepts a request, or declines it with a few words; all sessions of a series at once."""
    several = row.series != ""
    return rx.fragment(
        rx.button(
            icon("check", 18),
            rx.cond(several, "Accept all", "Accept"),
            size="2",
            on_click=RequestsState.accept(row.id),
        ),
        why_dialog(
            quiet_button(rx.cond(several, "Decline all", "Decline")),
            "Decline",
            rx.cond(several, "Decline all these sessions?", "Decline this request?"),
            _WORDS,
            row.id,
            RequestsState.reject,
            RequestsState.problems["why"],
        ),
    )


def who_is_this(row: Any) -> rx.Component:
    """Leads to the patient."""
    return ReactRouterLink.create("Who is this?", to=f"/doctor/patients/{row.other_id}", class_name="text-link")


def call_off(row: Any, trigger: rx.Component) -> rx.Component:
    """Cancels a session, after a few words."""
    return why_dialog(
        trigger,
        "Cancel it",
        f"Cancel the session with {row.other}?",
        _WORDS,
        row.id,
        AppointmentsState.cancel,
        AppointmentsState.problems["why"],
        cancel_ways(row),
    )
