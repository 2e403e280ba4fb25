"""One ticket, for the agent whose it is."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, empty_state, link_button, stack
from calmconnect.components.thread import thread
from calmconnect.components.tickets import ticket_panel
from calmconnect.state.agent.call_check import AskersCheckState
from calmconnect.state.agent.tickets import TicketsState, TicketState
from calmconnect.state.shared.chat import ChatState

ROUTE = "/agent/tickets/[ticket]"
TITLE = "Ticket"
ON_LOAD = [TicketState.load, AskersCheckState.load, ChatState.load]


def page() -> rx.Component:
    """The conversation, and what is known and can be done beside it."""
    return portal_page(
        "Ticket",
        rx.cond(
            TicketState.missing,
            empty_state("search-x", "We could not find that ticket.", link_button("All tickets", "/agent/tickets")),
            rx.el.div(
                rx.cond(
                    TicketState.mine,
                    rx.el.div(
                        rx.cond(ChatState.conversation_id, thread(replies=True, over=TicketState.merged_into > 0)),
                        class_name="card ticket-talk",
                    ),
                    _not_mine(),
                ),
                ticket_panel(),
                class_name="ticket",
            ),
        ),
    )


def _not_mine() -> rx.Component:
    return stack(
        callout("What is said is read only by whose ticket it is.", icon_name="lock"),
        rx.foreach(TicketState.rows, _take),
    )


def _take(row: Any) -> rx.Component:
    take: Any = TicketsState.take
    return rx.cond(
        (row.agent == "") & (row.status != "closed"),
        rx.el.div(rx.button("Take it", size="3", on_click=take(row.number))),
        rx.fragment(),
    )
