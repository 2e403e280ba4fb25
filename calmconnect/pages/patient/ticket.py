"""One of the patient's questions to the helpline."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.asking import own_ticket
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button
from calmconnect.components.thread import thread
from calmconnect.state.patient.help import OwnTicketState
from calmconnect.state.shared.chat import ChatState

ROUTE = "/patient/help/[ticket]"
TITLE = "Your question"
ON_LOAD = [OwnTicketState.load, ChatState.load]


def page() -> rx.Component:
    """The conversation, and where the question stands."""
    return portal_page(
        "Your question",
        rx.cond(
            OwnTicketState.missing,
            empty_state("search-x", "We could not find that question.", link_button("Help", "/patient/help")),
            rx.el.div(
                rx.el.div(
                    rx.cond(ChatState.conversation_id, thread(over=OwnTicketState.merged_into > 0)),
                    class_name="card ticket-talk",
                ),
                own_ticket(),
                class_name="ticket",
                data_closed=rx.cond(OwnTicketState.closed, "yes", "no"),
            ),
        ),
    )
