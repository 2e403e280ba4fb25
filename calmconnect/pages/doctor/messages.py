"""The doctor's conversations."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.messages import conversations
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link
from calmconnect.state.shared.inbox import InboxState

ROUTE = "/doctor/messages"
TITLE = "Messages"
ON_LOAD = [InboxState.load]


def page() -> rx.Component:
    """The list of conversations."""
    calls = quiet_link("Calls", "/calls", "phone", size="2")
    return portal_page("Messages", conversations("doctor"), action=calls)
