"""Appointments as they are seen."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.surfaces import status_badge
from calmconnect.components.theme import icon
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.state.shared.inbox import InboxState

_MODES = {"video": ("video", "Video call"), "audio": ("phone", "Audio call"), "chat": ("message-circle", "Chat")}


def visit_card(row: Any, *actions: rx.Component, reason: bool = False) -> rx.Component:
    """An appointment: with whom, when and how, and what can be done about it."""
    return rx.el.article(
        rx.el.div(
            person_line(row.other, moment(row.starts), size="medium"),
            status_badge(row.status),
            class_name="visit-head",
        ),
        rx.el.div(
            mode_fact(row.mode),
            rx.cond(row.ended != "", rx.el.span(row.ended, class_name="muted"), rx.fragment()),
            class_name="facts",
        ),
        rx.cond(row.reason != "", rx.el.p(row.reason, class_name="prose quote"), rx.fragment())
        if reason
        else rx.fragment(),
        rx.el.div(*actions, class_name="cluster") if actions else rx.fragment(),
        class_name="card stack visit",
    )


def mode_fact(mode: rx.Var[str]) -> rx.Component:
    """How the two meet, with its sign."""
    return rx.match(
        mode,
        *[(key, rx.el.span(icon(sign, 17), words, class_name="fact")) for key, (sign, words) in _MODES.items()],
        rx.fragment(),
    )


def write_button(other_id: rx.Var[int]) -> rx.Component:
    """Opens the conversation with somebody."""
    return rx.button(
        icon("message-circle", 18), "Write", size="2", variant="soft", on_click=InboxState.write_to(other_id)
    )


def why_dialog(
    label: str, title: str, question: str, row_id: rx.Var[int], on_submit: Any, problem: rx.Var[str]
) -> rx.Component:
    """A button that asks why before it acts; the form holds `id` and `why`."""
    return dialog(
        rx.button(label, size="2", variant="outline", color_scheme="gray"),
        title,
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row_id.to_string()),
            text_area_field(question, "why", problem, max_length=REASON_LENGTH, required=True),
            dialog_foot(rx.dialog.close(submit_button(label)), cancel="Not now"),
            on_submit=on_submit,
            class_name="stack",
        ),
    )
