"""The doctor's rooms for several people."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.rooms import open_room_form, open_rooms
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import section, skeleton_cards
from calmconnect.state.doctor.rooms import RoomsState

ROUTE = "/doctor/rooms"
TITLE = "Rooms"
ON_LOAD = [RoomsState.load]

_HOW = (
    "Several people in one call. Send the link to those you invite: they sign in, wait in the lobby, and you let them in one "
    "by one."
)


def page() -> rx.Component:
    """Those that are open, and a form to open one."""
    return portal_page(
        "Rooms",
        rx.cond(
            RoomsState.loaded,
            rx.el.div(
                rx.el.p(_HOW, class_name="muted measure"),
                section("Open now", open_rooms()),
                section("Open a room", open_room_form()),
                class_name="stack stack-large narrow",
            ),
            skeleton_cards(2),
        ),
    )
