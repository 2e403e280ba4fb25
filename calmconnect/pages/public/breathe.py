"""Breathing along with a slow circle, for anybody, with nothing said or kept."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.companion import breathing
from calmconnect.components.shell import public_page
from calmconnect.domain.exercise_texts.breathing import PACES

ROUTE = "/breathe"
TITLE = "Breathe"
ON_LOAD: list[rx.EventHandler] = []


def page() -> rx.Component:
    """The circle, and a few words."""
    return public_page(
        rx.el.section(
            rx.heading("Breathe for a while", as_="h1", size="8"),
            rx.el.p(
                "Choose a pace and follow the circle. If holding your breath feels bad, take the first one. If you get dizzy, "
                "breathe as you always do.",
                class_name="muted",
            ),
            breathing(*PACES),
            rx.el.p(
                "If breathing is not enough, ",
                ReactRouterLink.create("talk to someone now", to="/talk", class_name="text-link"),
                ".",
                class_name="muted",
            ),
            class_name="breathe-page",
        )
    )
