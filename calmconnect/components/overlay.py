"""What a page shows while the server can't be reached."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components import theme


def connection_overlay() -> rx.Component:
    """A quiet line at the foot of the page; the page itself stays as it is."""
    line = rx.hstack(
        rx.icon("wifi-off", size=18, stroke_width=1.75, aria_hidden="true"),
        rx.text("You are offline right now. Nothing is lost: we are reconnecting.", size="2"),
        align="center",
        background=theme.SURFACE,
        color=theme.INK,
        border=f"1px solid {theme.LINE}",
        border_radius="var(--radius-5)",
        box_shadow=theme.SHADOW_RAISED,
        padding="12px 20px",
        role="status",
        position="fixed",
        left="50%",
        bottom="24px",
        transform="translateX(-50%)",
        max_width="calc(100vw - 32px)",
        z_index="50",
    )
    return rx.cond(has_connection_errors, line)
