"""One event."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.articles import prose
from calmconnect.components.event_cards import (
    calendar_file,
    day_leaf,
    how_full,
    taking_part,
    why_off,
)
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, cluster, empty_state, link_button, quiet_link, section, skeleton_cards
from calmconnect.components.theme import icon
from calmconnect.state.patient.events import EventState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/events/[event]"
TITLE = "An event"
ON_LOAD = [EventState.load]

_State = EventState


def page() -> rx.Component:
    """What it is, when and where, and one's place at it."""
    return portal_page(
        rx.cond(_State.rows & ~_State.missing, _State.rows[0].title, "An event"),
        rx.cond(
            _State.missing,
            empty_state("search-x", "We could not find that event.", link_button("All events", "/events")),
            rx.cond(_State.loaded, rx.foreach(_State.rows, _event), skeleton_cards(2)),
        ),
        place="Events",
        action=quiet_link("All events", "/events", "arrow-left"),
    )


def _event(row: Any) -> rx.Component:
    return rx.el.div(
        rx.el.section(
            rx.heading("Your place", as_="h2", size="5", class_name="only-read-out"),
            rx.el.div(
                day_leaf(row.starts),
                rx.el.div(
                    rx.el.p(moment(row.starts, "long"), class_name="next-when"),
                    rx.el.p(
                        moment(row.starts, "time"), "–", moment(row.ends, "time"), _elsewhere(row), class_name="muted"
                    ),
                    class_name="event-title",
                ),
                class_name="event-head",
            ),
            rx.el.ul(
                rx.el.li(
                    rx.cond(row.online, icon("video", 17), icon("map-pin", 17)),
                    rx.el.span(row.place, class_name="wrap"),
                    class_name="fact",
                ),
                rx.el.li(icon("user-round", 17), rx.el.span("With ", row.host), class_name="fact"),
                rx.el.li(
                    icon("tag", 17), rx.el.span(row.kind, rx.cond(row.repeats, ", comes again", "")), class_name="fact"
                ),
                class_name="event-facts",
            ),
            why_off(row),
            how_full(row),
            rx.el.div(cluster(taking_part(row)), calendar_file(row), class_name="stack event-own", role="status"),
            _hints(row),
            class_name="card stack event-how",
            aria_label="Your place",
        ),
        rx.el.div(
            section("What to expect", card(prose(_State.html))),
            class_name="event-what",
        ),
        class_name="event-page",
        key=row.id,
    )


def _elsewhere(row: Any) -> rx.Component:
    """The time by the clock where it takes place, when that is another than one's own."""
    return rx.cond(
        (row.zone != ShellState.time_zone) & ~row.online,
        rx.fragment(" · ", moment(row.starts, "time", zone=row.zone), " there (", row.zone, ")"),
        rx.fragment(),
    )


def _hints(row: Any) -> rx.Component:
    words = rx.cond(
        row.online,
        "From 15 minutes before it begins a button here leads to the room. Nobody needs a link.",
        "Please come a few minutes before it begins.",
    )
    waits = "When somebody gives a place back, the first in line gets it at once. We tell you."
    return rx.cond(
        row.status == "published",
        rx.match(
            row.mine,
            ("confirmed", rx.el.p(words, class_name="muted small")),
            ("waitlisted", rx.el.p(waits, class_name="muted small")),
            rx.el.p("Others who come don't see beforehand that you do.", class_name="muted small"),
        ),
        rx.fragment(),
    )
