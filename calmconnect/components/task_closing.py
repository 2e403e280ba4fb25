"""Saying how it ended with somebody who may have been in danger."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import select_field, submit_button, text_area_field
from calmconnect.domain.risk import FalseReason, Outcome
from calmconnect.state.shared.tasks import TasksState

_OUTCOMES = {
    Outcome.TALKED: "I talked with them; they are safe for now",
    Outcome.SAFETY_PLAN: "We went through their safety plan",
    Outcome.HANDED_OVER: "I handed over to their doctor or a crisis team",
    Outcome.EMERGENCY_SERVICES: "Emergency services were called",
    Outcome.NOT_REACHED: "I could not reach them",
}
_REASONS = {
    FalseReason.FIGURE_OF_SPEECH: "A figure of speech",
    FalseReason.SOMEONE_ELSE: "About somebody else, or a story",
    FalseReason.LONG_AGO: "About long ago",
    FalseReason.QUOTATION: "A quotation or a question",
    FalseReason.MISREAD: "The words mean something else",
}
_PLEASE = ("", "Please choose")


def closing() -> rx.Component:
    """Two ways: what was done, or that it was a false alarm."""
    problems = TasksState.problems
    return rx.fragment(
        rx.el.details(
            rx.el.summary("Say how it ended"),
            rx.el.form(
                select_field(
                    "What was done?",
                    "outcome",
                    [_PLEASE, *((one.value, words) for one, words in _OUTCOMES.items())],
                    problems["outcome"],
                ),
                text_area_field("In a few words", "note", problems["note"], "Kept encrypted.", max_length=2000),
                submit_button("Close it"),
                on_submit=TasksState.complete,
                class_name="stack",
            ),
            class_name="task-fold",
        ),
        rx.el.details(
            rx.el.summary("It was a false alarm"),
            rx.el.form(
                select_field(
                    "Why?",
                    "reason",
                    [_PLEASE, *((one.value, words) for one, words in _REASONS.items())],
                    problems["reason"],
                ),
                rx.el.label(
                    rx.el.input(type="checkbox", name="share"),
                    rx.el.span(
                        "The flagged words may help us to find danger better. They are kept without anything that says "
                        "whose they are. Tick this only if no name or place stands in them."
                    ),
                    class_name="check-line",
                ),
                submit_button("Close as a false alarm"),
                on_submit=TasksState.dismiss,
                class_name="stack",
            ),
            class_name="task-fold",
        ),
    )
