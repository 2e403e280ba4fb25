"""Suggesting another time, as the patient."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.moving import move_form
from calmconnect.components.shell import portal_page
from calmconnect.state.shared.move import MoveState

ROUTE = "/patient/move/[appointment]"
TITLE = "Suggest another time"
ON_LOAD = [MoveState.load]


def page() -> rx.Component:
    """What was agreed, and the times that are free."""
    return portal_page("Suggest another time", move_form("/patient/appointments"), place="Appointments")
