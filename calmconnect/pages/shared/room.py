"""A room for several people, for those who have its address."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.rooms import room_panel
from calmconnect.components.shell import portal_page
from calmconnect.state.shared.rooms import RoomState

ROUTE = "/rooms/[room_key]"
TITLE = "Room"
ON_LOAD = [RoomState.load]


def page() -> rx.Component:
    """Its door, its lobby, or what goes on in it. It must stay on the page while the connection comes back."""
    return portal_page("Room", room_panel(), open_to_all=True)
