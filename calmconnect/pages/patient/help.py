"""Asking the helpline."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.asking import ask_form, own_tickets
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import section, skeleton_cards
from calmconnect.state.patient.help import HelpState

ROUTE = "/patient/help"
TITLE = "Help"
ON_LOAD = [HelpState.load]


def page() -> rx.Component:
    """A form, and what was asked so far."""
    return portal_page(
        "Help",
        rx.cond(
            HelpState.loaded,
            rx.el.div(section("Ask us", ask_form()), own_tickets(), class_name="desk"),
            skeleton_cards(2),
        ),
    )
