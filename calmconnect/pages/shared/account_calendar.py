"""One's appointments in one's own calendar program."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import field
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, quiet_button, skeleton_cards
from calmconnect.state.shared.calendar_feed import CalendarFeedState

ROUTE = "/account/calendar"
TITLE = "Your calendar"
ON_LOAD = [CalendarFeedState.load]

_State = CalendarFeedState


def page() -> rx.Component:
    """A private address to be given to a calendar program."""
    return portal_page("Your calendar", rx.cond(_State.loaded, _content(), skeleton_cards(1)), place="Account")


def _content() -> rx.Component:
    return card(
        rx.el.p(
            "Your calendar program can read your sessions by itself, and follow when they move. Give it a private address "
            "that we make for you.",
        ),
        rx.cond(_State.address != "", _new_address(), rx.fragment()),
        rx.cond(_State.since > 0, _there(), rx.el.div(rx.button("Make an address", size="3", on_click=_State.make))),
        class_name="stack narrow",
    )


def _new_address() -> rx.Component:
    return rx.fragment(
        field(
            "Your private address",
            rx.input(value=_State.address, read_only=True, size="3", width="100%", id="calendar-address"),
            hint="In your calendar program, look for “subscribe” or “add calendar from URL”.",
        ),
        callout(
            "Whoever knows this address can read when you have sessions. We show it this once.", "warn", "key-round"
        ),
        rx.el.div(rx.button("Copy it", size="2", variant="soft", on_click=rx.set_clipboard(_State.address))),
    )


def _there() -> rx.Component:
    return rx.fragment(
        rx.el.p("You have an address since ", moment(_State.since), ".", class_name="muted"),
        cluster(
            quiet_button("Make a new one", on_click=_State.make),
            quiet_button("Close it", on_click=_State.close),
        ),
    )
