"""Who comes to an event, and who came."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.people import person_line
from calmconnect.components.surfaces import card, quiet_button, section, skeleton_lines, tag
from calmconnect.components.theme import icon
from calmconnect.state.shared.event_people import EventPeopleState

_State = EventPeopleState
_REST = (
    "Whoever was in the room is noted as having come, the others as having missed it. What you said yourself stays, and each "
    "can still be changed."
)


def event_people() -> rx.Component:
    """Those with a place, who came of them, and those who wait."""
    return rx.cond(
        _State.loaded,
        rx.fragment(
            section(
                "With a place",
                card(
                    rx.cond(
                        _State.placed,
                        rx.el.ul(rx.foreach(_State.placed, _guest), class_name="rows guests"),
                        rx.el.p("Nobody yet. Who registers shows here at once.", class_name="muted"),
                    )
                ),
                action=rx.cond(_State.markable & (_State.unsaid > 0), _rest(), rx.fragment()),
            ),
            rx.cond(
                _State.waiting,
                section(
                    "Waiting, in order",
                    card(rx.el.ol(rx.foreach(_State.waiting, _waiting), class_name="rows guests")),
                ),
                rx.fragment(),
            ),
        ),
        card(skeleton_lines(5, "40px")),
    )


def _guest(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(person_line(row.name, size="small"), class_name="row-main"),
        rx.cond(
            row.was_in,
            rx.el.span(icon("door-open", 16), "Was in the room", class_name="fact muted small"),
            rx.fragment(),
        ),
        rx.cond(_State.markable, _came(row), rx.fragment()),
        key=row.id,
    )


def _came(row: Any) -> rx.Component:
    return rx.el.div(
        *[_answer(row, status, came, words) for status, came, words in _ANSWERS],
        class_name="switch",
        role="group",
        aria_label=row.name + ": did they come?",
    )


_ANSWERS = (("attended", "yes", "Came"), ("missed", "no", "Missed"))


def _answer(row: Any, status: str, came: str, words: str) -> rx.Component:
    mark: Any = _State.mark
    chosen = row.status == status
    # Pressed again, nothing is said of them any more.
    return rx.el.button(
        words,
        type="button",
        on_click=mark(row.id, rx.cond(chosen, "unsaid", came)),
        aria_pressed=rx.cond(chosen, "true", "false"),
        class_name="switch-part",
    )


def _rest() -> rx.Component:
    return dialog(
        quiet_button(icon("check-check", 18), "Note the rest"),
        "Note who came by the room?",
        dialog_foot(rx.dialog.close(rx.button("Note them", size="3", on_click=_State.mark_rest)), cancel="Not now"),
        description=_REST,
    )


def _waiting(row: Any, place: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(person_line(row.name, size="small"), class_name="row-main"),
        tag(f"Number {place + 1}", "quiet"),
        key=row.id,
    )
