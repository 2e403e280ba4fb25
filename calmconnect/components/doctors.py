"""Doctors and free times as they are seen."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.live import presence_mark
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.theme import icon
from calmconnect.domain.people import Role
from calmconnect.state.shared.shell import ShellState
from calmconnect.state.shared.wishes import WishState


def doctor_card(row: Any, since: rx.Var[int]) -> rx.Component:
    """A doctor in a list: who, what they help with, and their next free times, each of which leads to booking it."""
    return rx.el.article(
        ReactRouterLink.create(
            person_line(
                row.name,
                row.headline,
                presence_mark(doctor=row.id, presence=row.presence, since=since),
                size="large",
                picture=row.picture,
            ),
            to=row.href,
            class_name="plain-link",
        ),
        rx.el.p(rx.el.span("Helps with ", class_name="muted"), row.helps_with, class_name="helps-with"),
        rx.cond(
            row.why != "",
            rx.el.p(icon("leaf", 17), rx.el.span(rx.el.strong("Why: "), row.why), class_name="fact doctor-why"),
            rx.fragment(),
        ),
        doctor_facts(row),
        wish_button(row),
        rx.cond(
            row.slots,
            rx.el.div(rx.foreach(row.slots, _slot_link), class_name="slot-tiles"),
            rx.el.p("No free time in the next two weeks", class_name="muted no-slots"),
        ),
        class_name="card stack doctor-card",
    )


def doctor_facts(row: Any) -> rx.Component:
    """Languages, fee and rating in a line."""
    return rx.el.div(
        rx.cond(
            row.stars != "",
            rx.el.span(
                icon("star", 17),
                rx.el.span(row.stars),
                rx.el.span("(", row.ratings, rx.cond(row.ratings == 1, " rating)", " ratings)"), class_name="muted"),
                class_name="fact",
            ),
            rx.fragment(),
        ),
        rx.el.span(icon("wallet", 17), row.fee, class_name="fact"),
        rx.el.span(icon("languages", 17), row.languages, class_name="fact"),
        class_name="facts",
    )


def wish_button(row: Any) -> rx.Component:
    """Lets a patient wait for a doctor who is not there; the style sheet hides it while the mark beside it says they are."""
    waits = WishState.waited_for.contains(row.id)
    return rx.cond(
        ShellState.role == Role.PATIENT.value,
        rx.el.button(
            rx.cond(waits, icon("bell-ring", 17), icon("bell", 17)),
            rx.cond(waits, "We will tell you", "Tell me when available"),
            type="button",
            on_click=rx.cond(waits, WishState.let_go(row.id), WishState.wish(row.id)),
            class_name=rx.cond(waits, "wish waits", "wish"),
        ),
        rx.fragment(),
    )


def _slot_link(slot: Any) -> rx.Component:
    return ReactRouterLink.create(
        rx.el.span(moment(slot.at, "near"), " ", class_name="slot-day"),
        moment(slot.at, "time"),
        to=slot.href,
        class_name="slot slot-tile",
    )
