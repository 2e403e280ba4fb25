"""The patient's first page."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.doctors import doctor_card
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import columns, empty_state, link_button, section, skeleton_cards, stack
from calmconnect.components.visits import visit_card, write_button
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/patient"
TITLE = "Your care"
ON_LOAD = [PatientHomeState.load]


def page() -> rx.Component:
    """A greeting, the next session, requests, and who is there now."""
    return portal_page(
        f"Hello, {ShellState.name}",
        rx.cond(PatientHomeState.loaded, _content(), skeleton_cards(3)),
        action=link_button("Find a doctor", "/find", "search"),
        place="Home",
    )


def _content() -> rx.Component:
    return stack(
        section(
            "Your next session",
            rx.cond(
                PatientHomeState.next,
                stack(
                    rx.foreach(PatientHomeState.next, lambda row: visit_card(row, write_button(row.other_id))),
                    rx.foreach(PatientHomeState.later, lambda row: visit_card(row, write_button(row.other_id))),
                ),
                empty_state(
                    "calendar-heart",
                    "You have no session ahead. When you are ready, choose somebody to talk to.",
                    link_button("Find a doctor", "/find", variant="soft"),
                ),
            ),
        ),
        rx.cond(
            PatientHomeState.waiting,
            section(
                "Waiting for an answer",
                columns(rx.foreach(PatientHomeState.waiting, lambda row: visit_card(row))),
            ),
            rx.fragment(),
        ),
        rx.cond(
            PatientHomeState.there,
            section(
                "There right now",
                columns(
                    rx.foreach(PatientHomeState.there, lambda row: doctor_card(row, PatientHomeState.since)),
                    class_name="doctor-cards",
                ),
            ),
            rx.fragment(),
        ),
        class_name="stack-large",
    )
