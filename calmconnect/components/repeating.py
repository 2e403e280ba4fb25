"""Making a kept time the first of several: how often, how many times, and what can be had of it, before anything is booked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout
from calmconnect.components.theme import icon
from calmconnect.domain.series import FEWEST, MOST
from calmconnect.state.public.doctor import DoctorPageState

_State = DoctorPageState
_WAYS = {0: "Just this once", 1: "Every week", 2: "Every two weeks"}


def repeating() -> rx.Component:
    """The choice, and the sessions that come of it. What is seen goes along with the form as `sessions`."""
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("How often would you like to meet?", class_name="field-label"),
            rx.el.div(*[_way(weeks, words) for weeks, words in _WAYS.items()], class_name="cluster"),
            class_name="field",
        ),
        rx.cond(_State.every > 0, _series(), rx.fragment()),
        rx.el.input(type="hidden", name="sessions", value=_State.seen),
        class_name="stack",
    )


def _way(weeks: int, words: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="how-often",
            value=str(weeks),
            checked=_State.every == weeks,
            on_change=_State.repeat(weeks),
            class_name="only-read-out",
        ),
        words,
        class_name="chip tick",
    )


def _series() -> rx.Component:
    return rx.fragment(
        rx.el.label(
            rx.el.span("How many sessions", class_name="field-label"),
            rx.el.select(
                *[rx.el.option(f"{count} sessions", value=str(count)) for count in range(FEWEST, MOST + 1)],
                value=_State.count.to_string(),
                on_change=_State.repeat_times,
                class_name="plain-select",
            ),
            class_name="field",
        ),
        rx.el.div(
            rx.el.ol(
                _first(), rx.foreach(_State.sessions, _session), class_name="series-list", aria_label="Your sessions"
            ),
            _sum(),
            class_name="series",
        ),
        rx.cond(_State.problems.contains("repeat"), _problem(), rx.fragment()),
    )


def _first() -> rx.Component:
    return rx.el.li(icon("check", 18), _when(_State.chosen, "kept for you"), data_state="kept")


def _session(row: Any) -> rx.Component:
    return rx.cond(row.hindrance == "", _free(row), _hindered(row))


def _free(row: Any) -> rx.Component:
    booked = row.wanted > 0
    return rx.el.li(
        rx.cond(booked, icon("check", 18), icon("minus", 18)),
        _when(row.starts, rx.cond(booked, "free", "left out")),
        _turn(booked, row.starts),
        data_state=rx.cond(booked, "free", "out"),
    )


def _hindered(row: Any) -> rx.Component:
    return rx.el.li(
        icon("x", 18),
        _when(row.starts, row.hindrance),
        rx.cond(row.instead > 0, _instead(row), rx.fragment()),
        data_state="hindered",
    )


def _instead(row: Any) -> rx.Component:
    booked = row.wanted > 0
    return rx.el.div(
        rx.cond(booked, icon("check", 18), icon("corner-down-right", 18)),
        _when(row.instead, rx.cond(booked, "instead", "is free")),
        _turn(booked, row.instead),
        class_name="series-instead",
        data_state=rx.cond(booked, "free", "offered"),
    )


def _when(at: rx.Var[int], words: rx.Var[str] | str) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            moment(at, "weekday", _State.zone),
            " ",
            moment(at, "date", _State.zone),
            ", ",
            moment(at, "time", _State.zone),
            class_name="series-when",
        ),
        rx.el.span(words, class_name="series-why"),
        class_name="series-what",
    )


def _turn(booked: rx.Var[bool], at: rx.Var[int]) -> rx.Component:
    return rx.button(
        rx.cond(booked, "Leave out", "Take it"),
        rx.el.span(": ", moment(at, zone=_State.zone), class_name="only-read-out"),
        type="button",
        size="2",
        variant="ghost",
        on_click=_State.turn(at),
    )


def _sum() -> rx.Component:
    return rx.el.p(
        rx.el.strong(rx.cond(_State.total == 1, "1 session", f"{_State.total} sessions")),
        rx.cond(
            _State.free_of_charge,
            rx.fragment(),
            rx.el.span(f", {_State.row.fee} each: ", rx.el.strong(_State.sum)),
        ),
        class_name="series-sum",
        role="status",
    )


def _problem() -> rx.Component:
    return callout(
        rx.fragment(
            _State.problems["repeat"],
            rx.cond(
                _State.gone,
                rx.el.ul(
                    rx.foreach(_State.gone, lambda at: rx.el.li(rx.el.strong(moment(at, zone=_State.zone)))),
                    class_name="series-gone",
                ),
                rx.fragment(),
            ),
        ),
        "warn",
        "clock-alert",
        role="alert",
    )
