"""Saved replies that all agents share."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.replies import replies_page
from calmconnect.state.agent.replies import RepliesState

ROUTE = "/admin/tickets/replies"
TITLE = "Saved replies"
ON_LOAD = [RepliesState.load]


def page() -> rx.Component:
    """A list, and a form above it."""
    return replies_page("admin")
