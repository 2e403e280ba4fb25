"""Sessions to come that can't take place as things are."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.orphaned import calling_off, sessions_ahead
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_lines, stack
from calmconnect.state.admin.orphaned import OrphanedState

ROUTE = "/admin/sessions-to-handle"
TITLE = "Sessions to handle"
ON_LOAD = [OrphanedState.load]


def page() -> rx.Component:
    """A table, empty most of the time."""
    return portal_page(
        "Sessions to handle",
        stack(
            rx.el.p(
                "One of the two people is suspended, or the doctor's licence is not verified. Call the session off, or put "
                "that right; until then it stays here.",
                class_name="muted prose",
            ),
            rx.cond(
                OrphanedState.loaded,
                rx.cond(
                    OrphanedState.rows,
                    sessions_ahead(OrphanedState.rows, True),
                    empty_state("calendar-check", "Nothing waits to be handled."),
                ),
                card(skeleton_lines(4, "44px")),
            ),
        ),
        calling_off(),
        place="People",
        action=quiet_link("All people", "/admin/people", "users"),
    )
