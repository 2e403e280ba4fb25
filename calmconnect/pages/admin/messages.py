"""The admin's conversations."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.messages import conversations
from calmconnect.components.shell import portal_page
from calmconnect.state.shared.inbox import InboxState

ROUTE = "/admin/messages"
TITLE = "Messages"
ON_LOAD = [InboxState.load]


def page() -> rx.Component:
    """The list of conversations."""
    return portal_page("Messages", conversations("admin"))
