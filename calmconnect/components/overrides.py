"""Dates on which hours differ, and leave: what is written down, and the forms to write it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import card, columns, link_button, quiet_button, section, status_badge
from calmconnect.components.theme import icon
from calmconnect.components.visits import why_dialog
from calmconnect.components.week_editor import times_editor
from calmconnect.domain.schedule import NOTE_LENGTH
from calmconnect.state.doctor.overrides import OverridesState
from calmconnect.state.shared.appointments import AppointmentsState

_State = OverridesState


def dates_section() -> rx.Component:
    """Days that are not like the others."""
    return section(
        "Other hours on one day",
        card(
            rx.cond(
                _State.dates,
                rx.el.ul(rx.foreach(_State.dates, _date), class_name="rows"),
                rx.el.p("Every week is like the others so far.", class_name="muted"),
            ),
            _adding("Change a day", _date_form()),
            class_name="stack",
        ),
    )


def leave_section() -> rx.Component:
    """Days away."""
    return section(
        "Leave",
        card(
            rx.cond(
                _State.leave,
                rx.el.ul(rx.foreach(_State.leave, _leave), class_name="rows"),
                rx.el.p("No leave is planned.", class_name="muted"),
            ),
            _adding("Add leave", _leave_form()),
            class_name="stack",
        ),
    )


def _adding(words: str, form: rx.Component) -> rx.Component:
    # Closed again once what it holds was taken.
    return rx.el.details(
        rx.el.summary(icon("plus", 18), words, class_name="adding-head"),
        form,
        class_name="adding",
        key=f"{words}-{_State.version}",
    )


def _date_form() -> rx.Component:
    return rx.el.form(
        text_field("Which day?", "day", _State.problems["day"], type="date", min=_State.today, required=True),
        rx.el.fieldset(
            rx.el.legend("Hours on that day", class_name="field-label"),
            times_editor(
                _State.hours,
                "that day",
                _State.begin_at,
                _State.end_at,
                _State.remove_hours,
                "None: nobody can book on that day.",
                _State.problems["override_hours"],
            ),
        ),
        rx.el.div(
            rx.button(
                icon("plus", 18), "Add hours", type="button", size="3", variant="soft", on_click=_State.add_hours
            ),
            submit_button("Save this day"),
            class_name="cluster",
        ),
        on_submit=_State.set_date,
        class_name="stack",
    )


def _leave_form() -> rx.Component:
    return rx.el.form(
        columns(
            text_field("First day", "first", _State.problems["first"], type="date", required=True),
            text_field("Last day", "last", _State.problems["last"], type="date", min=_State.today, required=True),
            class_name="columns-narrow",
        ),
        text_field(
            "A note for yourself", "note", _State.problems["note"], "Nobody else sees it.", max_length=NOTE_LENGTH
        ),
        rx.el.div(submit_button("Save leave")),
        on_submit=_State.add_leave,
        class_name="stack",
    )


def _date(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(moment(row.at, "day"))),
            rx.el.p(rx.cond(row.hours == "", "No hours", row.hours), class_name="muted"),
            class_name="row-main",
        ),
        _remove("Back to the usual hours on that day", _State.forget_date(row.key)),
        _caught(row),
    )


def _leave(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                rx.el.strong(
                    moment(row.first, "day"),
                    rx.cond(row.first == row.last, rx.fragment(), rx.fragment(" – ", moment(row.last, "day"))),
                )
            ),
            rx.cond(row.note == "", rx.fragment(), rx.el.p(row.note, class_name="muted wrap")),
            class_name="row-main",
        ),
        _remove("Remove this leave", _State.remove_leave(row.id)),
        _caught(row),
    )


def _remove(label: str, on_click: Any) -> rx.Component:
    return rx.el.button(
        icon("x", 18), type="button", on_click=on_click, aria_label=label, title=label, class_name="round-button"
    )


def _caught(row: Any) -> rx.Component:
    """Who is booked there: the doctor decides, nothing is cancelled by itself."""
    return rx.cond(
        row.caught,
        rx.el.div(
            rx.el.p(
                icon("calendar-clock", 18),
                rx.el.span("Still booked in this time. They stay until you cancel or move them."),
                class_name="fact",
            ),
            rx.el.ul(rx.foreach(row.caught, _visit), class_name="rows"),
            link_button("Write to them from your home page", "/doctor", variant="ghost", size="2"),
            class_name="caught",
        ),
        rx.fragment(),
    )


def _visit(one: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.p(rx.el.strong(one.name)), rx.el.p(moment(one.at), class_name="muted"), class_name="row-main"),
        status_badge(one.status),
        why_dialog(
            quiet_button("Cancel"),
            "Cancel it",
            f"Cancel the session with {one.name}?",
            "A few words for the patient",
            one.id,
            AppointmentsState.cancel,
            AppointmentsState.problems["why"],
        ),
    )
