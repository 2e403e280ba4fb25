"""The way to the portal of whoever is signed in."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import skeleton_lines
from calmconnect.state.shared.home import HomeState

ROUTE = "/home"
TITLE = "Home"
ON_LOAD = [HomeState.load]


def page() -> rx.Component:
    """Shown for a moment only."""
    return portal_page("Home", skeleton_lines(6))
