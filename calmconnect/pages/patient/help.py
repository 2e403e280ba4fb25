"""Asking the helpline."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.articles import questions
from calmconnect.components.asking import ask_form, own_tickets
from calmconnect.components.opening import coming_hours
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import section, skeleton_cards
from calmconnect.state.patient.articles import FaqState
from calmconnect.state.patient.help import HelpState

ROUTE = "/patient/help"
TITLE = "Help"
ON_LOAD = [HelpState.load, FaqState.load]


def page() -> rx.Component:
    """Answers at once, a form, and what was asked so far."""
    return portal_page(
        "Help",
        rx.cond(
            HelpState.loaded,
            rx.el.div(
                rx.el.div(questions(), section("Ask us", ask_form()), class_name="stack stack-large"),
                rx.el.div(coming_hours(), own_tickets(), class_name="stack stack-large"),
                class_name="desk",
            ),
            skeleton_cards(2),
        ),
    )
