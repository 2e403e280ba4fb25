"""Sessions that belong together: which one of how many, all their dates, and calling off more than one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import radio_field
from calmconnect.components.moments import moment
from calmconnect.components.theme import icon


def series_fact(row: Any) -> rx.Component:
    """Which session of how many an appointment is; nothing for a single one."""
    return rx.cond(row.series != "", rx.el.span(icon("repeat", 17), row.series, class_name="fact"), rx.fragment())


def dates_of(request: Any) -> rx.Component:
    """How often, and all the dates that were asked for together; nothing for a single one."""
    return rx.cond(
        request.starts.length() > 1,
        rx.el.div(
            rx.el.p(
                icon("repeat", 17),
                rx.el.strong(request.starts.length(), " sessions"),
                rx.el.span(request.every, class_name="muted"),
                class_name="fact",
            ),
            rx.el.ol(rx.foreach(request.starts, lambda at: rx.el.li(moment(at))), class_name="series-dates"),
            class_name="series",
        ),
        rx.fragment(),
    )


def cancel_ways(row: Any) -> rx.Component:
    """Whether only this session is called off, or all that follow with it; nothing where none follows."""
    return rx.cond(row.cancel_ways, radio_field("Which?", "which", row.cancel_ways), rx.fragment())
