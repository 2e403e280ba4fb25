"""All events."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.event_cards import status_tag
from calmconnect.components.lists import filter_links, how_many, paging_links, table
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, skeleton_lines, tag
from calmconnect.components.theme import icon
from calmconnect.state.admin.events import AllEventsState

ROUTE = "/admin/events"
TITLE = "Events"
ON_LOAD = [AllEventsState.load]

_State = AllEventsState
_COLUMNS = ("Event", "When", "Host", "Places", "Status")


def page() -> rx.Component:
    """Chips, and a page of events."""
    return portal_page(
        "Events",
        filter_links(_State.choices, "Which events"),
        rx.cond(_State.loaded, _found(), card(skeleton_lines(6, "44px"))),
        action=link_button("Plan an event", "/admin/events/new", "plus"),
    )


def _found() -> rx.Component:
    return rx.fragment(
        how_many(_State.total, "event", "events"),
        rx.cond(
            _State.rows,
            table("events", _COLUMNS, _State.rows, _event),
            empty_state("tickets", "Nothing here. What you plan shows here, with how many come."),
        ),
        paging_links(_State.paging),
    )


def _event(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            ReactRouterLink.create(row.title, to=row.href, class_name="event-name"),
            rx.el.div(
                row.kind,
                rx.cond(row.repeats, rx.el.span(icon("repeat", 15), "comes again", class_name="fact"), rx.fragment()),
                class_name="person-words cluster event-kind",
            ),
            class_name="cell-event",
        ),
        rx.el.td(moment(row.starts), class_name="cell-when"),
        rx.el.td(row.host, class_name="cell-host"),
        rx.el.td(
            row.places,
            rx.cond(row.waits != "", rx.fragment(" ", tag(row.waits, "warn", "list")), rx.fragment()),
            rx.cond(row.told != "", rx.el.div(row.told, class_name="person-words"), rx.fragment()),
            class_name="cell-places",
        ),
        rx.el.td(status_tag(row), class_name="cell-status"),
        key=row.id,
    )
