"""Choosing one of a doctor's free times: the days of a week, and the times of one of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.public.doctor import DoctorPageState

_State = DoctorPageState


def slot_picker() -> rx.Component:
    """The free times of the doctor whose page is open, in the zone of who looks at it."""
    return rx.fragment(
        rx.el.div(
            rx.heading("Choose a time", as_="h2", size="4"),
            rx.el.p("Times are in ", rx.el.strong(_State.zone), class_name="muted small"),
            class_name="booking-head",
        ),
        _week(),
        rx.cond(
            _State.times,
            rx.el.div(rx.foreach(_State.times, _time), class_name="slot-grid", role="group", aria_label="Free times"),
            rx.el.p("No time is free on these days.", class_name="muted"),
        ),
    )


def _week() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _turn("chevron-left", "Earlier days", _State.week - 1, _State.week <= 0),
            rx.el.p(
                moment(_State.days[0].at, "date", _State.zone), " – ", moment(_State.days[6].at, "date", _State.zone)
            ),
            _turn("chevron-right", "Later days", _State.week + 1, _State.week + 1 >= _State.weeks),
            class_name="week-turn",
            aria_live="polite",
        ),
        rx.el.div(rx.foreach(_State.days, _day), class_name="days", role="group", aria_label="Days"),
        class_name="booking-week",
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


def _day(day: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span(moment(day.at, "weekday", _State.zone), " ", class_name="day-name"),
        rx.el.span(moment(day.at, "number", _State.zone), class_name="day-date"),
        type="button",
        on_click=_State.show_day(day.key),
        disabled=day.free == 0,
        aria_pressed=rx.cond(_State.day == day.key, "true", "false"),
        class_name="day",
    )


def _time(at: rx.Var[int]) -> rx.Component:
    return rx.el.button(
        moment(at, "time", _State.zone),
        type="button",
        on_click=_State.choose(at),
        aria_pressed=rx.cond(_State.chosen == at, "true", "false"),
        class_name="slot",
    )
