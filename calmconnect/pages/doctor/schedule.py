"""The doctor's schedule: the week, the terms, days that differ, and what patients can book because of it all."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.overrides import dates_section, leave_section
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, quiet_button, section, skeleton_cards, tag
from calmconnect.components.theme import icon
from calmconnect.components.week_editor import terms_editor, week_editor
from calmconnect.state.doctor.overrides import OverridesState
from calmconnect.state.doctor.schedule import ScheduleState

ROUTE = "/doctor/schedule"
TITLE = "Schedule"
ON_LOAD = [ScheduleState.load, OverridesState.load]

_State = ScheduleState


def page() -> rx.Component:
    """What is written, and beside it the times that follow from it."""
    return portal_page(
        "Schedule",
        rx.cond(
            _State.loaded & OverridesState.loaded,
            rx.el.div(
                rx.el.div(_week(), _terms(), _save_bar(), class_name="stack stack-large schedule-week"),
                _preview(),
                rx.el.div(dates_section(), leave_section(), class_name="stack stack-large schedule-days"),
                class_name="schedule",
            ),
            skeleton_cards(2),
        ),
    )


def _week() -> rx.Component:
    return section(
        "Weekly hours",
        rx.el.p("Times are in ", rx.el.strong(_State.zone), ", your own time zone.", class_name="muted"),
        rx.cond(
            _State.problems.contains("hours"),
            callout(_State.problems["hours"], "warn", "clock-alert", role="alert"),
            rx.fragment(),
        ),
        week_editor(),
    )


def _terms() -> rx.Component:
    return section("How patients book", terms_editor())


def _save_bar() -> rx.Component:
    return rx.cond(
        _State.changed,
        rx.el.div(
            rx.el.p(
                rx.cond(
                    _State.problems,
                    "Please look at what is marked above.",
                    "Patients don't see your changes yet.",
                ),
                role="status",
            ),
            cluster(
                quiet_button("Undo", type="button", size="3", on_click=_State.undo),
                rx.button("Save hours", type="button", size="3", on_click=_State.save),
            ),
            class_name="save-bar appear",
        ),
        rx.fragment(),
    )


def _preview() -> rx.Component:
    return rx.el.div(
        section(
            "What patients can book",
            card(
                rx.el.div(
                    _turn("chevron-left", "The week before", _State.week - 1, _State.week <= 0),
                    rx.el.p(moment(_State.preview[0].at, "date"), " – ", moment(_State.preview[6].at, "date")),
                    _turn("chevron-right", "The week after", _State.week + 1, _State.week + 1 >= _State.weeks),
                    class_name="week-turn",
                ),
                _what_it_shows(),
                rx.el.div(
                    rx.foreach(_State.preview, _preview_day), aria_busy=rx.cond(_State.problems, "true", "false")
                ),
                class_name="stack preview",
            ),
        ),
        class_name="schedule-preview",
    )


def _what_it_shows() -> rx.Component:
    return rx.cond(
        _State.problems,
        rx.el.p("The times follow as soon as the marked hours are right.", class_name="muted small"),
        rx.cond(
            _State.changed,
            rx.el.p("With your changes, once they are saved.", class_name="muted small"),
            rx.el.p("As patients see it now.", class_name="muted small"),
        ),
    )


def _turn(sign: str, label: str, week: Any, ends: Any) -> rx.Component:
    return rx.el.button(
        icon(sign),
        type="button",
        on_click=_State.show_week(week),
        disabled=ends,
        aria_label=label,
        title=label,
        class_name="round-button",
    )


def _preview_day(day: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(moment(day.at, "weekday"), " ", moment(day.at, "date")),
        rx.el.div(
            rx.match(
                day.mark,
                ("leave", tag("Leave", "quiet", "calendar-off")),
                ("other", tag("Other hours", "quiet", "calendar-clock")),
                rx.fragment(),
            ),
            rx.cond(
                day.times,
                rx.foreach(day.times, lambda at: rx.el.span(moment(at, "time"), class_name="preview-time")),
                rx.cond(day.mark == "leave", rx.fragment(), rx.el.span("No times", class_name="muted")),
            ),
            class_name="cluster",
        ),
        class_name="day-times",
    )
