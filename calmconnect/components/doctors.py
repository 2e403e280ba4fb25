"""Doctors and free times as they are seen."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.live import presence_mark
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.surfaces import cluster, tag
from calmconnect.components.theme import icon


def doctor_card(row: Any, since: rx.Var[int]) -> rx.Component:
    """A doctor in a list: who, what they help with, and their next free times, each of which leads to booking it."""
    return rx.el.article(
        ReactRouterLink.create(
            person_line(
                row.name, row.headline, presence_mark(doctor=row.id, presence=row.presence, since=since), size="large"
            ),
            to=row.href,
            class_name="plain-link",
        ),
        cluster(rx.foreach(row.helps_with, lambda one: tag(one))),
        doctor_facts(row),
        rx.cond(
            row.slots,
            cluster(rx.foreach(row.slots, slot_link), class_name="slots"),
            rx.el.p("No free time in the next two weeks", class_name="muted"),
        ),
        class_name="card stack doctor-card",
    )


def doctor_facts(row: Any) -> rx.Component:
    """Languages, fee and rating in a line."""
    return rx.el.div(
        rx.el.span(icon("languages", 17), row.languages, class_name="fact"),
        rx.el.span(icon("wallet", 17), row.fee, class_name="fact"),
        rx.cond(
            row.stars != "",
            rx.el.span(
                icon("star", 17),
                rx.el.span(row.stars),
                rx.el.span(" of 5, ", row.ratings, " ratings", class_name="muted"),
                class_name="fact",
            ),
            rx.fragment(),
        ),
        class_name="facts",
    )


def slot_link(slot: Any) -> rx.Component:
    """A free time that leads to booking it."""
    return ReactRouterLink.create(moment(slot.at), to=slot.href, class_name="slot")
