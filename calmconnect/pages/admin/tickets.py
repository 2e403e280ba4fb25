"""The helpline, for admins: how it does, and its tickets."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import cluster, section, tag
from calmconnect.components.theme import icon
from calmconnect.components.tickets import ticket_table
from calmconnect.state.admin.tickets import HelplineState
from calmconnect.state.agent.tickets import TicketsState

ROUTE = "/admin/tickets"
TITLE = "Helpline"
ON_LOAD = [HelplineState.load, TicketsState.load]


def page() -> rx.Component:
    """Numbers, categories, tickets."""
    return portal_page(
        "Helpline",
        rx.el.div(
            rx.el.ul(rx.foreach(HelplineState.numbers, _number), class_name="figures figures-small"),
            section("By what it is about", cluster(rx.foreach(HelplineState.categories, _category))),
            section("Tickets", ticket_table("admin")),
            class_name="stack stack-large",
        ),
    )


def _number(row: Any) -> rx.Component:
    known = ("inbox", "timer", "check", "clock-alert", "star")
    return rx.el.li(
        rx.el.span(
            rx.match(row.icon, *[(one, icon(one, 22)) for one in known], rx.fragment()), class_name="figure-icon"
        ),
        rx.el.span(row.value, class_name="figure-value"),
        rx.el.span(row.label, class_name="figure-label"),
        class_name="card figure",
    )


def _category(row: Any) -> rx.Component:
    return tag(f"{row[0]}: {row[1]}", "quiet")
