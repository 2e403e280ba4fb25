"""One event that a doctor hosts: who comes, who came, and its room."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.articles import prose
from calmconnect.components.event_cards import event_facts, how_full, why_off
from calmconnect.components.event_people import event_people
from calmconnect.components.moments import during
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, quiet_link, section, skeleton_cards, stack
from calmconnect.components.theme import icon
from calmconnect.state.doctor.events import HostedEventState
from calmconnect.state.shared.event_people import EventPeopleState
from calmconnect.state.shared.registrations import RegistrationState

ROUTE = "/doctor/events/[event]"
TITLE = "An event"
ON_LOAD = [HostedEventState.load, EventPeopleState.load]

_State = HostedEventState
_ROOM = "The room can be opened from an hour before. Who has a place comes in without being let in once you are there."


def page() -> rx.Component:
    """Its people at the left, what it is at the right."""
    return portal_page(
        rx.cond(_State.rows & ~_State.missing, _State.rows[0].title, "An event"),
        rx.cond(
            _State.missing,
            empty_state("search-x", "You host no such event.", link_button("Your events", "/doctor/events")),
            rx.cond(_State.loaded, rx.foreach(_State.rows, _event), skeleton_cards(2)),
        ),
        place="Events",
        action=quiet_link("Your events", "/doctor/events", "arrow-left"),
    )


def _event(row: Any) -> rx.Component:
    room = rx.button(icon("door-open", 18), "Open the room", size="3", on_click=RegistrationState.join(row.id))
    return rx.el.div(
        rx.el.div(event_people(), class_name="stack stack-large"),
        stack(
            why_off(row),
            card(
                event_facts(row),
                how_full(row),
                rx.cond(
                    row.online & (row.status == "published"),
                    rx.fragment(
                        during(room, since=_State.prepare, until=row.ends), rx.el.p(_ROOM, class_name="muted small")
                    ),
                    rx.fragment(),
                ),
                class_name="stack",
            ),
            section("What people can expect", card(prose(_State.html))),
        ),
        class_name="desk",
        key=row.id,
    )
