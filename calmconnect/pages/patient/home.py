"""The patient's first page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.check_in import check_in_card
from calmconnect.components.companion import companion_card
from calmconnect.components.doctors import doctor_card
from calmconnect.components.event_cards import event_line
from calmconnect.components.moving import move_link, suggestion
from calmconnect.components.ratings import how_was_it, rating_dialog
from calmconnect.components.series import dates_of
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    columns,
    empty_state,
    link_button,
    quiet_link,
    section,
    skeleton_cards,
    stack,
)
from calmconnect.components.visits import (
    calendar_link,
    cancel_button,
    join_button,
    next_visit,
    visit_card,
    visit_line,
    write_button,
    write_sign,
)
from calmconnect.components.waitlist import kept_for_you
from calmconnect.state.patient.events import NextEventState
from calmconnect.state.patient.home import PatientHomeState
from calmconnect.state.patient.offers import OffersState
from calmconnect.state.patient.ratings import RatingState
from calmconnect.state.patient.score import ScoreState
from calmconnect.state.shared.shell import ShellState
from calmconnect.state.shared.wishes import WishState

ROUTE = "/patient"
TITLE = "Your care"
ON_LOAD = [
    PatientHomeState.load,
    NextEventState.load,
    RatingState.load,
    WishState.load,
    OffersState.load,
    ScoreState.load,
]


def page() -> rx.Component:
    """A greeting, the next session, requests, and who is there now."""
    return portal_page(
        f"Hello, {ShellState.name}",
        rx.cond(PatientHomeState.loaded, _content(), skeleton_cards(3)),
        action=link_button("Find a doctor", "/find", "search"),
        place="Home",
    )


def _content() -> rx.Component:
    return stack(
        check_in_card(),
        rx.el.div(
            rx.el.div(_sessions(), _next_event(), class_name="stack-large stack"),
            rx.el.div(kept_for_you(), _called_off(), how_was_it(), _waiting(), class_name="stack-large stack"),
            class_name="desk",
        ),
        companion_card(),
        rx.cond(
            PatientHomeState.there,
            section(
                "There right now",
                columns(
                    rx.foreach(PatientHomeState.there, lambda row: doctor_card(row, PatientHomeState.since)),
                    class_name="doctor-cards",
                ),
            ),
            rx.fragment(),
        ),
        rating_dialog(),
        class_name="stack-large",
    )


def _sessions() -> rx.Component:
    return section(
        "Your next session",
        rx.cond(
            PatientHomeState.next,
            rx.foreach(PatientHomeState.next, _next_one),
            empty_state(
                "calendar-heart",
                "You have no session ahead. When you are ready, choose somebody to talk to.",
                link_button("Find a doctor", "/find", variant="soft"),
            ),
        ),
        rx.cond(
            PatientHomeState.later,
            card(
                rx.el.ul(
                    rx.foreach(PatientHomeState.later, lambda row: visit_line(row, write_sign(row))),
                    class_name="rows",
                ),
                class_name="lines",
            ),
            rx.fragment(),
        ),
    )


def _next_event() -> rx.Component:
    return rx.cond(
        NextEventState.rows,
        section(
            "Your next event",
            card(rx.el.ul(rx.foreach(NextEventState.rows, event_line), class_name="rows"), class_name="lines"),
            action=quiet_link("All events", "/events", size="2"),
        ),
        rx.fragment(),
    )


def _next_one(row: Any) -> rx.Component:
    return next_visit(
        row,
        suggestion(row),
        join_button(row),
        write_button(row),
        move_link(row, "patient"),
        cancel_button(row),
        calendar_link(row),
        quiet_link("Check before a call", "/call-check", "settings-2", size="2"),
    )


def _waiting() -> rx.Component:
    return section(
        "Waiting for an answer",
        rx.cond(
            PatientHomeState.waiting,
            stack(rx.foreach(PatientHomeState.waiting, _request)),
            empty_state("send", "No request is waiting. When you ask for a time, the answer shows here by itself."),
        ),
    )


def _request(request: Any) -> rx.Component:
    row = request.first
    return visit_card(row, suggestion(row), cancel_button(row), together=dates_of(request))


def _called_off() -> rx.Component:
    return rx.cond(
        PatientHomeState.called_off,
        section("Called off", stack(rx.foreach(PatientHomeState.called_off, _called_off_one))),
        rx.fragment(),
    )


def _called_off_one(row: Any) -> rx.Component:
    return visit_card(row, link_button("Choose another time", f"/doctors/{row.other_id}", size="2", variant="soft"))
