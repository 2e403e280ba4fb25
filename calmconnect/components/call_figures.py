"""How calls went, in numbers, and what people said was wrong with them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import card, empty_state, section
from calmconnect.state.shared.call_figures import CallFiguresState

_State = CallFiguresState


def call_figures(nothing_yet: str) -> rx.Component:
    """The last 30 days; `nothing_yet` stands there without a call."""
    return rx.cond(
        _State.loaded,
        section(
            _State.title,
            rx.cond(
                _State.any,
                card(
                    rx.el.dl(
                        rx.foreach(_State.figures, lambda one: rx.el.div(rx.el.dt(one[0]), rx.el.dd(one[1]))),
                        class_name="numbers numbers-small",
                    ),
                    rx.cond(_State.troubles, _troubles(), rx.fragment()),
                    class_name="stack",
                ),
                empty_state("phone", nothing_yet),
            ),
        ),
        rx.fragment(),
    )


def _troubles() -> rx.Component:
    return rx.el.div(
        rx.heading("What people said was wrong", as_="h3", size="3"),
        rx.el.ul(rx.foreach(_State.troubles, _trouble), class_name="call-trouble-list"),
    )


def _trouble(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.words),
        rx.el.span(
            rx.el.span(class_name="bar-filled", style={"width": f"{row.percent}%"}),
            class_name="bar",
            aria_hidden="true",
        ),
        rx.el.span(row.count, class_name="muted"),
    )
