"""A doctor's page, and asking them for a time."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.booking import booking_form
from calmconnect.components.call_panel import call_signs
from calmconnect.components.doctors import doctor_facts, wish_button
from calmconnect.components.live import presence_mark
from calmconnect.components.people import initials_disc
from calmconnect.components.ratings import review_line, standing_card
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, link_button, quiet_button, section, skeleton_lines
from calmconnect.components.theme import icon
from calmconnect.state.patient.waitlist import WaitlistState
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.public.doctor_calls import DoctorCallsState
from calmconnect.state.public.reviews import DoctorReviewsState
from calmconnect.state.shared.wishes import WishState

ROUTE = "/doctors/[doctor_id]"
TITLE = "Doctor"
ON_LOAD = [DoctorPageState.load, DoctorCallsState.load, DoctorReviewsState.load, WishState.load, WaitlistState.load]


def page() -> rx.Component:
    """Who this is, and beside it the times."""
    state = DoctorPageState
    return portal_page(
        rx.cond(state.loaded & ~state.missing, state.row.name, "Doctor"),
        rx.cond(
            state.missing,
            empty_state(
                "user-x", "We could not find this doctor.", link_button("Show all doctors", "/find", variant="outline")
            ),
            rx.cond(
                state.loaded,
                rx.el.div(_head(), booking_form(), _about(), _reviews(), class_name="doctor-page"),
                skeleton_lines(6),
            ),
        ),
        open_to_all=True,
    )


def _head() -> rx.Component:
    row = DoctorPageState.row
    return rx.el.div(
        rx.el.div(
            initials_disc(row.name, "huge", row.picture),
            rx.el.div(
                rx.el.p(row.headline, class_name="headline"),
                presence_mark(doctor=row.id, presence=row.presence, since=DoctorPageState.since),
                class_name="person-text",
            ),
            rx.cond(DoctorCallsState.may_call, call_signs(row.id, row.name), rx.fragment()),
            class_name="person",
        ),
        doctor_facts(row),
        wish_button(row),
        class_name="card stack doctor-head",
    )


def _about() -> rx.Component:
    state = DoctorPageState
    return rx.el.div(
        rx.cond(state.about != "", rx.el.p(state.about, class_name="prose"), rx.fragment()),
        rx.cond(state.fields, _fields(), rx.fragment()),
        rx.cond(
            state.qualifications != "",
            rx.el.p(
                icon("graduation-cap", 18),
                rx.el.span(state.qualifications, ", ", state.years, " years of experience"),
                class_name="fact",
            ),
            rx.fragment(),
        ),
        class_name="card stack about",
    )


def _fields() -> rx.Component:
    return rx.el.div(
        rx.heading("Helps with", as_="h2", size="3"),
        rx.el.ul(
            rx.foreach(
                DoctorPageState.fields,
                lambda field: rx.el.li(rx.el.strong(field[0]), rx.el.span(field[1], class_name="muted")),
            ),
            class_name="helps-list",
        ),
    )


def _reviews() -> rx.Component:
    state = DoctorReviewsState
    return rx.cond(
        state.standing.total > 0,
        section(
            "What patients say",
            card(
                standing_card(state.standing),
                rx.el.ul(rx.foreach(state.rows, review_line), class_name="rows"),
                rx.cond(
                    state.more,
                    quiet_button("Show more", on_click=state.show_more),
                    rx.fragment(),
                ),
                class_name="stack",
            ),
        ),
        rx.fragment(),
    )
