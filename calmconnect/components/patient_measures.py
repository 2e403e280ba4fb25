"""A patient's questionnaires as their doctor sees them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import select_field, submit_button
from calmconnect.components.measures import answers, choices, course
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, empty_state, quiet_button, section, stack, tag
from calmconnect.components.theme import icon
from calmconnect.domain.measures import RHYTHMS
from calmconnect.state.doctor.measures import PatientMeasuresState

_State = PatientMeasuresState


def rhythm_words(weeks: int) -> str:
    """How often, as a person says it."""
    return {0: "Once, now", 1: "Every week"}.get(weeks, f"Every {weeks} weeks")


def patient_measures() -> rx.Component:
    """How they have been, what they said last, and what is asked for."""
    return rx.cond(
        _State.shown,
        section(
            "Questionnaires",
            rx.cond(
                _State.courses,
                rx.foreach(_State.courses, course),
                empty_state(
                    "clipboard-list", "No questionnaire has been answered yet. Ask for one to see how things go."
                ),
            ),
            rx.cond(_State.said, rx.foreach(_State.said, _said), rx.fragment()),
            rx.cond(_State.waiting.length() + _State.asked.length() > 0, _asked(), rx.fragment()),
            action=_ask(),
        ),
        rx.fragment(),
    )


def _said(row: Any) -> rx.Component:
    return card(
        rx.el.details(
            rx.el.summary(
                rx.el.span("Latest answers: ", row.name, ", ", moment(row.at, inside=True)), icon("chevron-down", 18)
            ),
            answers(row.answers),
            class_name="happened",
        ),
        class_name="flat-card",
    )


def _asked() -> rx.Component:
    return card(
        rx.el.ul(
            rx.foreach(
                _State.waiting,
                lambda row: rx.el.li(
                    rx.el.div(
                        rx.el.strong(row.name),
                        rx.el.p(f"{row.answered} of {row.questions} answered", class_name="muted"),
                        class_name="row-main",
                    ),
                    tag("Waits for their answers", "warn", "hourglass"),
                ),
            ),
            rx.foreach(_State.asked, _schedule),
            class_name="rows",
        )
    )


def _schedule(row: Any) -> rx.Component:
    stop: Any = _State.stop
    return rx.el.li(
        rx.el.div(
            rx.el.strong(row.name),
            rx.el.p(
                rx.match(row.weeks, *[(weeks, rhythm_words(weeks)) for weeks in RHYTHMS], ""),
                ", next ",
                moment(row.due, "day", inside=True),
                class_name="muted",
            ),
            class_name="row-main",
        ),
        quiet_button("Stop", aria_label=f"Stop asking for {row.name}", on_click=stop(row.id)),
    )


def _ask() -> rx.Component:
    return dialog(
        rx.button(icon("clipboard-plus", 18), "Ask for one", size="2", variant="soft"),
        "Ask for a questionnaire",
        rx.el.form(
            stack(
                select_field("Which one?", "measure", choices(), _State.problems["measure"]),
                select_field(
                    "How often?",
                    "every",
                    [(str(weeks), rhythm_words(weeks)) for weeks in RHYTHMS],
                    _State.problems["every"],
                ),
                dialog_foot(rx.dialog.close(submit_button("Ask"))),
            ),
            on_submit=_State.ask,
        ),
        description="They are told that a few questions wait for them, and reminded once. Nothing more stands in what we send.",
    )
