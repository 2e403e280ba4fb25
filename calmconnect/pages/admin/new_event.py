"""A new event."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.event_form import event_form
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, skeleton_cards
from calmconnect.state.admin.event import EventFormState

ROUTE = "/admin/events/new"
TITLE = "Plan an event"
ON_LOAD = [EventFormState.begin]


def page() -> rx.Component:
    """All its fields, and how often it comes again."""
    return portal_page(
        "Plan an event",
        rx.cond(
            EventFormState.missing,
            empty_state("search-x", "We could not find that event.", link_button("All events", "/admin/events")),
            rx.cond(EventFormState.loaded, rx.el.div(event_form(new=True), class_name="narrow"), skeleton_cards(2)),
        ),
        place="Events",
    )
