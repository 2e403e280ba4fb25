"""Saved replies."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.replies import replies_page
from calmconnect.state.agent.replies import RepliesState

ROUTE = "/agent/tickets/replies"
TITLE = "Saved replies"
ON_LOAD = [RepliesState.load]


def page() -> rx.Component:
    """One's own, and those that all share."""
    return replies_page("agent")
