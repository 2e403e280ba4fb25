"""Events that patients can come to."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.event_cards import event_card, event_line, taking_part
from calmconnect.components.lists import filter_links, how_many, paging_links
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, empty_state, section, skeleton_cards
from calmconnect.domain.house_settings import OFF_WORDS
from calmconnect.state.patient.events import EventsState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/events"
TITLE = "Events"
ON_LOAD = [EventsState.load]

_State = EventsState


def page() -> rx.Component:
    """One's own first, then all there are."""
    return portal_page(
        "Events",
        rx.cond(ShellState.off.contains("events"), callout(OFF_WORDS["events"], "warn", role="status"), rx.fragment()),
        rx.cond(
            _State.loaded,
            rx.el.div(_mine(), _all(), class_name="stack stack-large"),
            skeleton_cards(3),
        ),
    )


def _mine() -> rx.Component:
    return rx.cond(
        _State.mine,
        section(
            "Your events",
            card(rx.el.ul(rx.foreach(_State.mine, event_line), class_name="rows"), class_name="lines"),
        ),
        rx.fragment(),
    )


def _all() -> rx.Component:
    return section(
        "Coming up",
        rx.el.p(
            "Group sessions, workshops and quiet hours with others. Nobody who comes sees beforehand who else does.",
            class_name="muted measure",
        ),
        rx.el.div(
            filter_links(_State.kinds, "What kind"),
            filter_links(_State.times, "When"),
            class_name="event-filters",
        ),
        rx.el.div(
            how_many(_State.total, "event", "events"),
            rx.cond(
                _State.rows,
                rx.el.div(
                    rx.foreach(_State.rows, lambda row: event_card(row, taking_part(row))), class_name="event-cards"
                ),
                empty_state("tickets", "Nothing of this kind is planned yet. New events show here by themselves."),
            ),
        ),
        paging_links(_State.paging),
    )
