"""What a person was told: the bell with its sheet, and rows of notices."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.moments import moment
from calmconnect.components.surfaces import empty_state
from calmconnect.components.theme import icon
from calmconnect.domain.notifications import Channel, Kind
from calmconnect.state.shared.bell import BellState

KIND_ICONS = {
    Kind.BOOKING: "calendar-check",
    Kind.REMINDER: "alarm-clock",
    Kind.EVENT: "tickets",
    Kind.MESSAGE: "message-circle",
    Kind.AVAILABLE: "user-round-check",
    Kind.WAITLIST: "list",
    Kind.DOCUMENT: "file-text",
    Kind.CALL: "phone-missed",
    Kind.EMERGENCY: "life-buoy",
    Kind.ACCOUNT: "shield-check",
}
CHANNEL_ICONS = {Channel.IN_APP: "bell", Channel.EMAIL: "mail", Channel.PUSH: "smartphone"}
NOTHING_YET = "Nothing new yet. What is new for you will be here."


def bell() -> rx.Component:
    """The bell with the number of unread notices; opens a sheet with the newest."""
    # The browser's own popover, as the profile's: it opens before any script has run.
    return rx.el.div(
        rx.el.button(
            icon("bell"),
            rx.cond(
                BellState.unread > 0,
                rx.el.span(rx.cond(BellState.unread > 99, "99+", BellState.unread), class_name="bell-count"),
            ),
            type="button",
            class_name="round-button bell",
            aria_label=rx.cond(BellState.unread > 0, f"Notifications, {BellState.unread} unread", "Notifications"),
            custom_attrs={"popoverTarget": "bell-sheet"},
        ),
        rx.el.section(
            rx.el.div(
                rx.heading("Notifications", as_="h2", size="4"),
                rx.cond(BellState.unread > 0, read_all_button()),
                class_name="bell-head",
            ),
            rx.cond(
                BellState.rows,
                rx.el.ul(rx.foreach(BellState.rows, notice_row), class_name="notice-list"),
                empty_state("bell", NOTHING_YET),
            ),
            rx.el.div(
                ReactRouterLink.create("See all", to="/notifications", class_name="text-link"),
                ReactRouterLink.create("What you hear about", to="/account/notifications", class_name="text-link"),
                class_name="bell-foot",
            ),
            class_name="profile-menu bell-sheet",
            aria_label="Notifications",
            custom_attrs={"id": "bell-sheet", "popover": "auto"},
        ),
    )


def read_all_button() -> rx.Component:
    """Marks everything as read."""
    return rx.button(
        icon("check-check", 18), "Mark all as read", size="2", variant="ghost", on_click=BellState.read_all
    )


def notice_row(row: Any) -> rx.Component:
    """One notice, which leads to what it is about and is read then."""
    read: Any = BellState.read
    return rx.el.li(
        ReactRouterLink.create(
            rx.el.span(kind_icon(row.kind), class_name="notice-icon"),
            rx.el.span(
                rx.el.span(row.title, class_name="notice-title"),
                rx.cond(row.text != "", rx.el.span(row.text, class_name="notice-text")),
                rx.el.span(moment(row.at, "ago"), class_name="notice-time"),
                class_name="row-main",
            ),
            rx.cond(
                row.read,
                rx.fragment(),
                rx.el.span(rx.el.span("Unread", class_name="only-read-out"), class_name="notice-dot"),
            ),
            to=row.path,
            on_click=read(row.id),
            class_name="notice",
        ),
        key=row.id,
    )


def kind_icon(kind: rx.Var[str]) -> rx.Component:
    """The sign of a kind of notice."""
    return rx.match(kind, *[(one.value, icon(name)) for one, name in KIND_ICONS.items()], icon("bell"))
