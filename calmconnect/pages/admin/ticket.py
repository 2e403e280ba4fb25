"""One ticket, for admins: where it stands, not what is said in it."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button
from calmconnect.components.tickets import ticket_panel
from calmconnect.state.agent.call_check import AskersCheckState
from calmconnect.state.agent.tickets import TicketState

ROUTE = "/admin/tickets/[ticket]"
TITLE = "Ticket"
ON_LOAD = [TicketState.load, AskersCheckState.load]


def page() -> rx.Component:
    """What is known and can be done."""
    return portal_page(
        "Ticket",
        rx.cond(
            TicketState.missing,
            empty_state("search-x", "We could not find that ticket.", link_button("All tickets", "/admin/tickets")),
            rx.el.div(ticket_panel(), class_name="narrow"),
        ),
    )
