"""Waiting for the doctor before a session."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import skeleton_cards
from calmconnect.components.waiting_room import no_such_room, waiting_room
from calmconnect.state.patient.waiting import WaitingRoomState

ROUTE = "/patient/waiting/[appointment]"
TITLE = "Waiting room"
ON_LOAD = [WaitingRoomState.load]


def page() -> rx.Component:
    """Where the patient stands, and what to do meanwhile."""
    return portal_page(
        "Waiting room",
        rx.cond(
            WaitingRoomState.missing,
            no_such_room(),
            rx.cond(WaitingRoomState.room, rx.foreach(WaitingRoomState.room, waiting_room), skeleton_cards(1)),
        ),
        place="Appointments",
    )
