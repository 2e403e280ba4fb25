"""The helpline, for admins: how it does, and its tickets."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.lists import figures
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import cluster, quiet_link, section, tag
from calmconnect.components.tickets import ticket_table
from calmconnect.state.admin.tickets import HelplineState
from calmconnect.state.agent.tickets import TicketsState

ROUTE = "/admin/tickets"
TITLE = "Helpline"
ON_LOAD = [HelplineState.load, TicketsState.load]

_ICONS = ("inbox", "timer", "check", "clock-alert", "star")


def page() -> rx.Component:
    """Numbers, categories, tickets."""
    return portal_page(
        "Helpline",
        rx.el.div(
            figures(HelplineState.numbers, _ICONS, small=True),
            section("By what it is about", cluster(rx.foreach(HelplineState.categories, _category))),
            section("Tickets", ticket_table("admin")),
            class_name="stack stack-large",
        ),
        action=cluster(
            quiet_link("Saved replies", "/admin/tickets/replies", "message-square-quote"),
            quiet_link("Hours and targets", "/admin/tickets/hours", "clock"),
        ),
    )


def _category(row: Any) -> rx.Component:
    return tag(f"{row[0]}: {row[1]}", "quiet")
