"""Any address that is no page."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance
from calmconnect.components.surfaces import cluster, link_button, quiet_link

ROUTE = "404"
TITLE = "Not found"
ON_LOAD: list[rx.EventHandler] = []


def page() -> rx.Component:
    """Says so, and leads on."""
    return entrance(
        "This page is not here",
        rx.el.p("The address may have changed, or the link was cut short. Nothing of yours is lost."),
        cluster(
            link_button("Go to my home", "/home"),
            quiet_link("First page", "/"),
        ),
    )
