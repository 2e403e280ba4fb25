"""Everything a person was told."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.lists import paging_links
from calmconnect.components.notices import NOTHING_YET, notice_row, read_all_button
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, cluster, empty_state, quiet_link, skeleton_cards, stack
from calmconnect.state.shared.notifications import NotificationsState

ROUTE = "/notifications"
TITLE = "Notifications"
ON_LOAD = [NotificationsState.load]


def page() -> rx.Component:
    """The newest first, in pages."""
    settings = quiet_link("What you hear about", "/account/notifications", "sliders-horizontal", size="2")
    return portal_page(
        "Notifications",
        rx.cond(
            NotificationsState.loaded,
            rx.cond(NotificationsState.rows, _rows(), empty_state("bell", NOTHING_YET)),
            skeleton_cards(1),
        ),
        action=settings,
    )


def _rows() -> rx.Component:
    return stack(
        cluster(
            rx.el.p(
                rx.cond(
                    NotificationsState.unread > 0, f"{NotificationsState.unread} unread", "You have read everything."
                ),
                class_name="muted",
            ),
            rx.cond(NotificationsState.unread > 0, read_all_button()),
            class_name="notice-count",
        ),
        card(
            rx.el.ul(rx.foreach(NotificationsState.rows, notice_row), class_name="notice-list", aria_live="polite"),
            class_name="notice-card",
        ),
        paging_links(NotificationsState.paging),
        class_name="narrow",
    )
