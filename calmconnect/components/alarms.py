"""Emergencies that ring for whoever is there: a band under the top bar of every page, and a sound (`browser/alarm.jsx`)."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import ALARM
from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.shared.alarms import AlarmState


class _Ringing(rx.Component):
    library = ALARM
    tag = "Ringing"

    waiting: rx.Var[int]


def alarms() -> rx.Component:
    """Who waits for an answer now; nothing when nobody does."""
    return rx.fragment(
        _Ringing.create(waiting=AlarmState.rows.length()),
        rx.el.div(
            rx.cond(
                AlarmState.rows,
                rx.el.ul(rx.foreach(AlarmState.rows, _alarm), class_name="alarms"),
                rx.fragment(),
            ),
            role="alert",
        ),
    )


def _alarm(row: Any) -> rx.Component:
    take: Any = AlarmState.take
    return rx.el.li(
        rx.el.span(rx.cond(row.voice, icon("phone-call", 24), icon("life-buoy", 24)), class_name="alarm-icon"),
        rx.el.span(
            rx.el.span(
                rx.cond(row.voice, "Someone needs to talk now", "Someone needs help now"), class_name="alarm-title"
            ),
            rx.el.span(
                rx.cond(row.escalated, "Nobody has answered yet. They asked ", "They asked "),
                moment(row.asked, "ago"),
                ".",
                class_name="alarm-words",
            ),
            class_name="grow",
        ),
        rx.el.button("Answer", type="button", on_click=take(row.id), class_name="alarm-take"),
        key=row.id,
        class_name="alarm",
    )
