"""What happened to an appointment, as a line of steps."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment


def timeline(steps: rx.Var[Any]) -> rx.Component:
    """Steps below each other, the first one first; `steps` are `state.shared.histories.StepRow`."""
    return rx.el.ol(rx.foreach(steps, _step), class_name="timeline")


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(step.words, class_name="wrap"),
        rx.el.span(moment(step.at), class_name="muted small"),
        rx.cond(step.why != "", rx.el.p(step.why, class_name="prose quote"), rx.fragment()),
        custom_attrs={"data-status": step.status},
    )
