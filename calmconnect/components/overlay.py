"""What a page shows while the server can't be reached."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components.theme import icon


def connection_overlay() -> rx.Component:
    """A quiet line at the foot of the page; the page itself stays as it is."""
    line = rx.el.div(
        icon("wifi-off", 18),
        "You are offline right now. Nothing is lost: we are reconnecting.",
        class_name="offline-line appear",
        role="status",
    )
    return rx.cond(has_connection_errors, line)
