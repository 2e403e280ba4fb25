"""The doctor's first page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, empty_state, section, skeleton_cards, stack
from calmconnect.components.theme import icon
from calmconnect.components.visits import visit_card, why_dialog, write_button
from calmconnect.state.doctor.home import DoctorHomeState

ROUTE = "/doctor"
TITLE = "Your practice"
ON_LOAD = [DoctorHomeState.load]

_CHOICES = (("online", "Available"), ("away", "Away"), ("offline", "Offline"))


def page() -> rx.Component:
    """Now and next at the left, requests beside it."""
    return portal_page(
        "Today",
        rx.cond(
            DoctorHomeState.loaded,
            rx.fragment(_not_listed(), rx.el.div(_sessions(), _requests(), class_name="desk")),
            skeleton_cards(2),
        ),
        action=_presence_switch(),
    )


def _presence_switch() -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=DoctorHomeState.be(choice),
                aria_pressed=rx.cond(DoctorHomeState.presence == choice, "true", "false"),
                class_name="switch-part",
            )
            for choice, words in _CHOICES
        ],
        class_name="switch",
        role="group",
        aria_label="How patients see you",
    )


def _not_listed() -> rx.Component:
    return rx.cond(
        DoctorHomeState.listed,
        rx.fragment(),
        callout("Patients can't find you yet: your licence is still being checked.", "warn", "shield-alert"),
    )


def _sessions() -> rx.Component:
    return section(
        "Now and next",
        rx.cond(
            DoctorHomeState.sessions,
            stack(rx.foreach(DoctorHomeState.sessions, _session)),
            empty_state("coffee", "No session is planned. What you accept will be here."),
        ),
    )


def _session(row: Any) -> rx.Component:
    return visit_card(row, write_button(row.other_id), reason=True)


def _requests() -> rx.Component:
    return section(
        "Requests",
        rx.cond(
            DoctorHomeState.requests,
            stack(rx.foreach(DoctorHomeState.requests, _request)),
            empty_state("inbox", "Nobody is waiting for an answer."),
        ),
    )


def _request(row: Any) -> rx.Component:
    return visit_card(
        row,
        rx.button(icon("check", 18), "Accept", size="2", on_click=DoctorHomeState.accept(row.id)),
        why_dialog(
            "Decline",
            "Decline this request?",
            "A few words for the patient",
            row.id,
            DoctorHomeState.reject,
            DoctorHomeState.problems["why"],
        ),
        reason=True,
    )
