"""A doctor's page, and asking them for a time."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.booking import booking_form
from calmconnect.components.doctors import doctor_facts
from calmconnect.components.live import presence_mark
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    empty_state,
    link_button,
    section,
    skeleton_lines,
    stack,
    tag,
)
from calmconnect.components.theme import icon
from calmconnect.state.public.doctor import DoctorPageState

ROUTE = "/doctors/[doctor_id]"
TITLE = "Doctor"
ON_LOAD = [DoctorPageState.load]


def page() -> rx.Component:
    """Who this is, and beside it the times."""
    return portal_page(
        rx.cond(DoctorPageState.loaded, DoctorPageState.row.name, "Doctor"),
        rx.cond(
            DoctorPageState.missing,
            empty_state(
                "user-x", "We could not find this doctor.", link_button("Show all doctors", "/find", variant="outline")
            ),
            rx.cond(
                DoctorPageState.loaded,
                rx.el.div(_about(), booking_form(), _reviews(), class_name="doctor-page"),
                skeleton_lines(6),
            ),
        ),
        open_to_all=True,
    )


def _about() -> rx.Component:
    row = DoctorPageState.row
    return card(
        person_line(
            row.name,
            row.headline,
            presence_mark(doctor=row.id, presence=row.presence, since=DoctorPageState.since),
            size="huge",
        ),
        doctor_facts(row),
        cluster(rx.foreach(row.helps_with, lambda one: tag(one, "accent"))),
        rx.el.p(DoctorPageState.about, class_name="prose"),
        rx.cond(
            DoctorPageState.qualifications != "",
            rx.el.p(
                icon("graduation-cap", 18),
                rx.el.span(DoctorPageState.qualifications, ", ", DoctorPageState.years, " years of experience"),
                class_name="fact",
            ),
            rx.fragment(),
        ),
        class_name="stack about",
    )


def _reviews() -> rx.Component:
    return rx.cond(
        DoctorPageState.reviews,
        section("What patients say", stack(rx.foreach(DoctorPageState.reviews, _review))),
        rx.fragment(),
    )


def _review(one: Any) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.span(icon("star", 16), one.stars, " of 5", class_name="fact"),
            rx.el.span(moment(one.at, "day"), class_name="muted"),
            class_name="facts",
        ),
        rx.el.p(one.text),
    )
