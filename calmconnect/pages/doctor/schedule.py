"""The doctor's weekly hours."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import select_field, submit_button
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, section, skeleton_cards
from calmconnect.components.theme import icon
from calmconnect.domain.schedule import CHOICES, WEEKDAYS
from calmconnect.state.doctor.schedule import ScheduleState

ROUTE = "/doctor/schedule"
TITLE = "Schedule"
ON_LOAD = [ScheduleState.load]


def page() -> rx.Component:
    """The week, and beside it the times that follow from it."""
    return portal_page("Schedule", rx.cond(ScheduleState.loaded, _content(), skeleton_cards(2)))


def _content() -> rx.Component:
    return rx.el.div(_week(), _preview(), class_name="desk")


def _week() -> rx.Component:
    return section(
        "Weekly hours",
        rx.el.p("Times are in ", rx.el.strong(ScheduleState.zone), ", your own time zone.", class_name="muted"),
        rx.cond(
            ScheduleState.problems.contains("hours"),
            callout(ScheduleState.problems["hours"], "warn", "clock-alert", role="alert"),
            rx.fragment(),
        ),
        rx.el.form(
            card(*[_day(weekday) for weekday in range(7)], class_name="week"),
            rx.el.div(
                select_field(
                    "A session takes",
                    "session_minutes",
                    [(str(one), f"{one} minutes") for one in CHOICES["session_minutes"]],
                    ScheduleState.problems["session_minutes"],
                    default_value=ScheduleState.session_minutes,
                    key=f"session-{ScheduleState.session_minutes}",
                ),
                select_field(
                    "Free after each session",
                    "buffer_after_minutes",
                    [(str(one), f"{one} minutes" if one else "None") for one in CHOICES["buffer_after_minutes"]],
                    ScheduleState.problems["buffer_after_minutes"],
                    default_value=ScheduleState.buffer_after_minutes,
                    key=f"buffer-{ScheduleState.buffer_after_minutes}",
                ),
                class_name="columns",
            ),
            rx.el.div(submit_button("Save hours")),
            on_submit=ScheduleState.save,
            class_name="stack",
        ),
    )


def _day(weekday: int) -> rx.Component:
    name = WEEKDAYS[weekday]
    return rx.el.div(
        rx.el.span(name, class_name="week-day"),
        rx.el.div(
            rx.cond(
                ScheduleState.days[weekday],
                rx.foreach(ScheduleState.days[weekday], lambda row: _times(row, name)),
                rx.el.span("No hours", class_name="muted"),
            ),
            class_name="week-times",
        ),
        rx.el.button(
            icon("plus", 18),
            type="button",
            on_click=ScheduleState.add(weekday),
            aria_label=f"Add hours on {name}",
            class_name="round-button",
        ),
        class_name="week-row",
    )


def _times(row: Any, name: str) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="time",
            value=row.starts,
            on_change=lambda value: ScheduleState.begin_at(row.key, value),
            aria_label=f"{name}, from",
        ),
        rx.el.span("to"),
        rx.el.input(
            type="time",
            value=row.ends,
            on_change=lambda value: ScheduleState.end_at(row.key, value),
            aria_label=f"{name}, until",
        ),
        rx.el.button(
            icon("x", 18),
            type="button",
            on_click=ScheduleState.remove(row.key),
            aria_label=f"Remove these hours on {name}",
            class_name="round-button",
        ),
        class_name="week-hours",
    )


def _preview() -> rx.Component:
    return section(
        "What patients can book",
        card(
            rx.cond(
                ScheduleState.changed,
                rx.el.p("Save to see what changes.", class_name="muted", role="status"),
                rx.fragment(),
            ),
            rx.cond(
                ScheduleState.preview,
                rx.el.div(rx.foreach(ScheduleState.preview, _preview_day)),
                rx.el.p("Nothing in the next seven days.", class_name="muted"),
            ),
            class_name="stack",
        ),
    )


def _preview_day(day: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(moment(day.at, "weekday"), " ", moment(day.at, "date")),
        cluster(rx.foreach(day.slots, lambda slot: moment(slot.at, "time"))),
        class_name="day-times",
    )
