"""Waiting for help, and talking with who comes."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.emergencies import emergency
from calmconnect.components.shell import public_page
from calmconnect.state.public.emergency import EmergencyState

ROUTE = "/emergency"
TITLE = "Someone to talk to now"
ON_LOAD = [EmergencyState.load]


def page() -> rx.Component:
    """The conversation, and the crisis lines beside it."""
    return public_page(emergency())
