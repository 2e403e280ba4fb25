"""The tickets of the helpline."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link
from calmconnect.components.tickets import ticket_table
from calmconnect.state.agent.tickets import TicketsState

ROUTE = "/agent/tickets"
TITLE = "Tickets"
ON_LOAD = [TicketsState.load]


def page() -> rx.Component:
    """Filters and a list."""
    return portal_page(
        "Tickets",
        ticket_table("agent"),
        action=quiet_link("Saved replies", "/agent/tickets/replies", "message-square-quote"),
    )
