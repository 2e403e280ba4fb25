"""One event, for admins: as it is written, who comes and who came."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.event_cards import event_facts, how_full, status_tag, why_off
from calmconnect.components.event_form import call_off_button, event_form, publish_button
from calmconnect.components.event_people import event_people
from calmconnect.components.moments import during
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, cluster, empty_state, link_button, quiet_link, skeleton_cards, stack
from calmconnect.state.admin.event import EventFormState
from calmconnect.state.shared.event_people import EventPeopleState

ROUTE = "/admin/events/[event]"
TITLE = "An event"
ON_LOAD = [EventFormState.load, EventPeopleState.load]

_State = EventFormState


def page() -> rx.Component:
    """The form at the left; how it stands and its people at the right."""
    return portal_page(
        rx.cond(_State.rows & ~_State.missing, _State.rows[0].title, "An event"),
        rx.cond(
            _State.missing,
            empty_state("search-x", "We could not find that event.", link_button("All events", "/admin/events")),
            rx.cond(_State.loaded, rx.foreach(_State.rows, _event), skeleton_cards(2)),
        ),
        place="Events",
        action=quiet_link("All events", "/admin/events", "arrow-left"),
    )


def _event(row: Any) -> rx.Component:
    stands = row.status != "cancelled"
    draft = row.status == "draft"
    return rx.el.div(
        stack(
            why_off(row),
            card(
                cluster(status_tag(row)),
                event_facts(row),
                rx.cond(draft, rx.fragment(), how_full(row)),
                cluster(
                    rx.cond(draft, publish_button(), rx.fragment()),
                    quiet_link("Copy", "/admin/events/new?copy=" + row.id.to_string(), "copy"),
                    rx.cond(stands, during(call_off_button(draft), since=0, until=row.ends), rx.fragment()),
                ),
                class_name="stack",
            ),
            rx.cond(draft, rx.fragment(), event_people()),
        ),
        rx.cond(stands, during(event_form(new=False), since=0, until=row.starts), rx.fragment()),
        class_name="desk event-desk",
        key=row.id,
    )
