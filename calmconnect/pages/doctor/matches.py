"""Who looks for somebody like the doctor."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.people import initials_disc
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, skeleton_lines, stack
from calmconnect.components.theme import icon
from calmconnect.state.doctor.matches import MatchesState

ROUTE = "/doctor/matches"
TITLE = "Looking for someone like you"
ON_LOAD = [MatchesState.load]

_State = MatchesState


def page() -> rx.Component:
    """People who agreed to be seen, and why each is listed."""
    return portal_page(
        "Looking for someone like you",
        stack(
            rx.el.p(
                "These people chose to let doctors who may suit them see what they look for. You see that and no more, and "
                "they decide whom they meet. That you looked is kept on record.",
                class_name="muted measure",
            ),
            rx.cond(_State.loaded, _found(), card(skeleton_lines(6, "44px"))),
        ),
        place="Patients",
    )


def _found() -> rx.Component:
    return rx.cond(
        _State.rows,
        card(rx.el.ul(rx.foreach(_State.rows, _one), class_name="rows"), class_name="lines"),
        empty_state(
            "sprout", "Nobody at the moment. Whoever looks for someone like you, and lets you see that, is listed here."
        ),
    )


def _one(row: Any) -> rx.Component:
    return rx.el.li(
        initials_disc(row.name),
        rx.el.div(
            rx.el.div(row.name, class_name="person-name"),
            rx.el.p(icon("leaf", 17), rx.el.span(rx.el.strong("Why: "), row.why), class_name="fact"),
            rx.el.p("Since ", moment(row.since, "near"), class_name="muted small"),
            class_name="row-main",
        ),
        key=row.id,
    )
