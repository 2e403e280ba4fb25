"""Adding an agent."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.inviting import inviting
from calmconnect.components.shell import portal_page
from calmconnect.state.admin.new_agent import NewAgentState

ROUTE = "/admin/agents/new"
TITLE = "Add an agent"
ON_LOAD = [NewAgentState.load]


def page() -> rx.Component:
    """A short form."""
    return portal_page(
        "Add an agent",
        inviting(
            NewAgentState,
            "Agents answer the helpline. They get a link by mail to choose their password.",
            "As people will see it.",
            rx.el.p("They are called for emergencies once they have switched themselves on duty."),
        ),
    )
