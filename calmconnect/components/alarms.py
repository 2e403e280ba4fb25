"""Emergencies that ring for whoever is there: a band under the top bar of every page, and a sound (`browser/alarm.jsx`).

Under it stands, more quietly, that somebody may be in danger and nobody sees to it yet.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.browser import ALARM
from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.shared.alarms import AlarmState
from calmconnect.state.shared.shell import ShellState


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
        rx.el.div(
            rx.cond(AlarmState.task_count > 0, _task(), rx.fragment()),
            role="status",
            class_name="task-band",
        ),
    )


def _task() -> rx.Component:
    see_to: Any = AlarmState.see_to
    several = AlarmState.task_count > 1
    return rx.el.div(
        rx.el.span(icon("heart-handshake", 22), class_name="task-band-icon"),
        rx.el.span(
            rx.el.strong(
                rx.cond(several, f"{AlarmState.task_count} people may need someone now", "Someone may need you now")
            ),
            rx.el.span(
                rx.cond(several, "The first was noticed ", "Noticed "),
                moment(AlarmState.task_since, "ago"),
                rx.cond(AlarmState.task_late, ". Nobody sees to it, and admins were told.", ". Nobody sees to it yet."),
                class_name="small",
            ),
            class_name="grow",
        ),
        ReactRouterLink.create(
            rx.cond(several, "See all of them", "See what is known"),
            to=f"/{ShellState.role}/tasks",
            class_name="text-link",
        ),
        rx.button(rx.cond(several, "Take the first", "Take it"), size="3", on_click=see_to(AlarmState.task)),
        class_name="task-band-row",
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
