"""The events that a doctor hosts."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.event_cards import event_card, join_button
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, section, skeleton_cards, tag
from calmconnect.state.doctor.events import HostedEventsState

ROUTE = "/doctor/events"
TITLE = "Events"
ON_LOAD = [HostedEventsState.load]

_State = HostedEventsState
_NONE = "You host no event. Administrators plan them; those you host show here, with who comes."


def page() -> rx.Component:
    """Those to come, and those that are over."""
    return portal_page("Events", rx.cond(_State.loaded, _found(), skeleton_cards(2)))


def _found() -> rx.Component:
    return rx.el.div(
        section(
            "You host",
            rx.cond(
                _State.coming,
                rx.el.div(
                    rx.foreach(_State.coming, lambda row: event_card(row, join_button(row))), class_name="event-cards"
                ),
                empty_state("tickets", _NONE),
            ),
        ),
        rx.cond(
            _State.past,
            section(
                "Over",
                rx.el.div(
                    rx.foreach(
                        _State.past,
                        lambda row: event_card(
                            row,
                            rx.cond(row.told != "", tag(row.told, "quiet", "check"), tag("Who came?", "warn", "list")),
                        ),
                    ),
                    class_name="event-cards",
                ),
            ),
            rx.fragment(),
        ),
        class_name="stack stack-large",
    )
