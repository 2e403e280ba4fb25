"""Asking a doctor for a time: when, how, and why."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.forms import select_field, submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, card, cluster, empty_state, link_button
from calmconnect.components.theme import icon
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.state.public.doctor import DoctorPageState
from calmconnect.state.shared.shell import ShellState

_State = DoctorPageState


def booking_form() -> rx.Component:
    """The steps, or what happens next once the time is asked for."""
    return card(
        rx.cond(_State.asked, _asked(), rx.cond(_State.days, _steps(), _no_time())),
        class_name="stack booking",
        id="book",
    )


def _steps() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.heading("When", as_="h2", size="4"),
            rx.el.span("Times are in ", rx.el.strong(_State.zone), class_name="muted"),
            class_name="facts",
        ),
        rx.el.div(rx.foreach(_State.days, _day), class_name="days", role="group", aria_label="Days with free times"),
        rx.foreach(_State.days, _times),
        rx.cond(_State.problems.contains("starts"), _taken(), rx.fragment()),
        rx.cond(_State.chosen != 0, _how_and_why(), rx.el.p("Choose a time to go on.", class_name="muted")),
    )


def _day(day: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span(moment(day.at, "weekday", _State.zone), class_name="day-name"),
        rx.el.span(moment(day.at, "date", _State.zone), class_name="day-date"),
        type="button",
        on_click=_State.show_day(day.key),
        aria_pressed=rx.cond(_State.day == day.key, "true", "false"),
        class_name="day",
    )


def _times(day: Any) -> rx.Component:
    return rx.cond(
        _State.day == day.key,
        rx.el.div(
            rx.foreach(day.slots, _time),
            class_name="cluster slots",
            role="group",
            aria_label="Free times",
        ),
        rx.fragment(),
    )


def _time(slot: Any) -> rx.Component:
    return rx.el.button(
        moment(slot.at, "time", _State.zone),
        type="button",
        on_click=_State.choose(slot.at),
        aria_pressed=rx.cond(_State.chosen == slot.at, "true", "false"),
        class_name="slot",
    )


def _taken() -> rx.Component:
    return rx.fragment(
        callout(_State.problems["starts"], "warn", "clock-alert", role="alert"),
        rx.cond(
            _State.near,
            rx.el.div(
                rx.el.p("Free close to it:", class_name="muted"),
                cluster(
                    rx.foreach(
                        _State.near,
                        lambda slot: rx.el.button(
                            moment(slot.at, zone=_State.zone),
                            type="button",
                            on_click=_State.choose(slot.at),
                            class_name="slot",
                        ),
                    )
                ),
            ),
            rx.fragment(),
        ),
    )


def _how_and_why() -> rx.Component:
    return rx.el.form(
        rx.el.p(
            icon("calendar-check", 18),
            moment(_State.chosen, zone=_State.zone),
            class_name="fact chosen-time",
            role="status",
        ),
        select_field("How would you like to meet?", "mode", _State.modes, _State.problems["mode"]),
        text_area_field(
            "What is it about?",
            "reason",
            _State.problems["reason"],
            "A few words help the doctor to prepare. Only the two of you see them.",
            max_length=REASON_LENGTH,
        ),
        rx.cond(
            ShellState.role == "patient",
            submit_button("Request this time"),
            rx.cond(
                ShellState.role == "",
                link_button(
                    "Sign in to request this time", f"/sign-in?next=/doctors/{_State.row.id}%3Fslot%3D{_State.chosen}"
                ),
                rx.el.p("Only patients can request a time.", class_name="muted"),
            ),
        ),
        on_submit=_State.request,
        class_name="stack",
    )


def _asked() -> rx.Component:
    return empty_state(
        "send",
        "Your request is with the doctor. You will see here as soon as they answer; until then the time is "
        "kept for you.",
        link_button("My appointments", "/patient/appointments"),
    )


def _no_time() -> rx.Component:
    return empty_state("calendar-x", "There is no free time in the coming weeks. Have a look at other doctors.")
