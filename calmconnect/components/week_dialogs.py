"""What opens above the week calendar: an entry's details, and the question before another time is suggested."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.answering import answer_buttons, call_off, who_is_this
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.moving import move_link, suggestion
from calmconnect.components.surfaces import callout, quiet_button, quiet_link
from calmconnect.components.visits import calendar_link, join_button, visit_card, write_button
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.state.doctor.week_calendar import WeekCalendarState

_State = WeekCalendarState


def details() -> rx.Component:
    """The appointment that was opened, and what can be done about it."""
    return dialog(
        None,
        rx.cond(_State.opened[0].status == "pending", "Request", "Session"),
        rx.foreach(_State.opened, _detail),
        open=_State.opened.length() > 0,
        on_open_change=_State.look_away,
    )


def _detail(row: Any) -> rx.Component:
    asked, confirmed = row.status == "pending", (row.status == "booked") | (row.status == "arrived")
    return rx.el.div(
        visit_card(
            row,
            suggestion(row),
            rx.cond(asked, answer_buttons(row), rx.fragment()),
            rx.cond(confirmed, rx.fragment(join_button(row), write_button(row)), rx.fragment()),
            rx.cond((asked & (row.series == "")) | (row.status == "booked"), _move(row), rx.fragment()),
            rx.cond(row.status == "booked", call_off(row, quiet_button("Cancel")), rx.fragment()),
            calendar_link(row),
            reason=True,
            aside=who_is_this(row),
        ),
        dialog_foot(cancel="Close"),
    )


def _move(row: Any) -> rx.Component:
    return rx.cond(
        row.proposal == 0,
        rx.fragment(
            quiet_link("Move in the calendar", f"{_State.stay}&move={row.id}", size="2"),
            move_link(row, "doctor"),
        ),
        rx.fragment(),
    )


def question() -> rx.Component:
    """Asks whether the time is to be suggested on which an appointment was dropped."""
    return dialog(
        None,
        "Suggest this time?",
        rx.foreach(_State.asking, _ask),
        open=_State.asking.length() > 0,
        on_open_change=_State.let_be,
    )


def _ask(row: Any) -> rx.Component:
    return rx.el.form(
        rx.cond(
            _State.problems.contains("starts"),
            callout(_State.problems["starts"], "warn", "clock-alert", role="alert"),
            rx.fragment(),
        ),
        rx.el.dl(
            rx.el.dt("With"),
            rx.el.dd(row.name),
            rx.el.dt("Now"),
            rx.el.dd(moment(row.starts)),
            rx.el.dt("Instead"),
            rx.el.dd(rx.el.strong(moment(row.at))),
            class_name="pairs",
        ),
        rx.el.p(
            "Nothing moves before they agree. Both times are kept until then.",
            class_name="muted",
        ),
        text_area_field("A few words, if you like", "why", _State.problems["why"], max_length=REASON_LENGTH, rows="3"),
        dialog_foot(submit_button("Suggest this time"), cancel="Leave it as it is"),
        on_submit=_State.suggest,
        class_name="stack",
    )
