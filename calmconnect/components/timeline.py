"""What happened to an appointment, as a line of steps, and the button that opens it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.shared.history import HistoryState


def timeline(steps: rx.Var[Any]) -> rx.Component:
    """Steps below each other, the first one first; `steps` are `state.shared.histories.StepRow`."""
    return rx.el.ol(rx.foreach(steps, _step), class_name="timeline")


def history_button(visit: Any) -> rx.Component:
    """Opens and closes the steps of an appointment, which `history_of` shows."""
    opened = HistoryState.opened == visit.id
    return rx.el.button(
        icon("history"),
        type="button",
        on_click=HistoryState.turn(visit.id),
        aria_expanded=rx.cond(opened, "true", "false"),
        aria_label=f"What happened to the appointment with {visit.other}",
        title="What happened",
        class_name="round-button",
    )


def history_line(visit: Any) -> rx.Component:
    """The same as a line of its own, in words, with the steps below it."""
    opened = HistoryState.opened == visit.id
    return rx.el.div(
        rx.el.button(
            "What happened",
            icon("chevron-down", 18),
            type="button",
            on_click=HistoryState.turn(visit.id),
            aria_expanded=rx.cond(opened, "true", "false"),
            class_name="opens",
        ),
        history_of(visit),
        class_name="whole-line",
    )


def history_of(visit: Any) -> rx.Component:
    """The steps of an appointment while they are open, as wide as there is room."""
    return rx.cond(
        HistoryState.opened == visit.id,
        rx.el.div(timeline(HistoryState.steps), class_name="whole-line appear"),
        rx.fragment(),
    )


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            step.words, rx.cond(step.suggested > 0, rx.fragment(": ", moment(step.suggested))), class_name="wrap"
        ),
        rx.el.span(moment(step.at), class_name="muted small"),
        rx.cond(step.why != "", rx.el.p(step.why, class_name="prose quote"), rx.fragment()),
        custom_attrs={"data-status": step.status},
    )
