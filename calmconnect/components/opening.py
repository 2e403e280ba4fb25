"""When somebody of the helpline is there, as patients read it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import during, moment
from calmconnect.components.surfaces import callout, card, section
from calmconnect.state.patient.help import HelpState


def open_now() -> rx.Component:
    """Whether somebody is there at this moment, until or from when; it changes by itself when the time has come."""
    return rx.el.div(rx.foreach(HelpState.hours, _around), role="status", class_name="open-now")


def coming_hours() -> rx.Component:
    """The hours of the next days, in the zone of whoever reads them, and the days on which nobody is there."""
    return section(
        "When we are here",
        card(
            rx.el.ul(rx.foreach(HelpState.hours, _hours), class_name="opening"),
            rx.cond(
                HelpState.closed,
                rx.el.ul(rx.foreach(HelpState.closed, _closed), class_name="opening"),
                rx.fragment(),
            ),
            rx.el.p("Whoever needs help at once gets it at any hour: “Get help now”, above.", class_name="muted small"),
            class_name="stack",
        ),
    )


def _around(row: Any) -> rx.Component:
    return rx.fragment(
        during(
            callout(
                rx.cond(
                    row.always,
                    "Somebody is there now, around the clock.",
                    rx.fragment("Somebody is there now, until ", moment(row.ends, "time"), "."),
                ),
                "good",
                "message-circle",
            ),
            since=row.starts,
            until=row.ends,
        ),
        during(
            callout(
                rx.fragment("Nobody is there at this hour. We are back ", moment(row.starts, "both", inside=True), "."),
                icon_name="moon",
            ),
            since=row.closed_since,
            until=row.starts,
        ),
    )


def _hours(row: Any) -> rx.Component:
    return rx.cond(
        row.always,
        rx.fragment(),
        rx.el.li(
            rx.el.span(moment(row.starts, "day")),
            rx.el.span(moment(row.starts, "time"), " – ", moment(row.ends, "time")),
            key=row.starts,
        ),
    )


def _closed(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(moment(row.at, "long")),
        rx.el.span("Nobody is there", rx.cond(row.why != "", f": {row.why}", "")),
        key=row.at,
        class_name="muted",
    )
