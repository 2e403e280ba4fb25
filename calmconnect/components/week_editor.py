"""Writing down when one works: hours of a day, an ordinary week, and the terms on which time can be booked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import select_field, submit_button, ticks_field
from calmconnect.components.surfaces import card, columns
from calmconnect.components.theme import icon
from calmconnect.domain.schedule import CHOICES, WEEKDAYS, day_field
from calmconnect.state.doctor.schedule import ScheduleState

_State = ScheduleState
_WORKDAYS = 5
_UNITS = {1: "minute", 60: "hour", 1_440: "day", 10_080: "week"}
# How many minutes one stands for, where that may be long.
_FAR = {"notice_minutes": 1, "horizon_days": 1_440}


def times_editor(
    rows: rx.Var[Any], name: str, begin: Any, end: Any, remove: Any, none: str, problem: rx.Var[str] | str = ""
) -> rx.Component:
    """Hours of one day (`TimesRow`) as fields; `none` is said without any. The handlers take a row's key (and a time)."""

    def clock(value: Any, label: str, on_change: Any) -> rx.Component:
        # What is typed stays in the browser; the state follows.
        return rx.el.input(
            type="time",
            default_value=value,
            on_change=on_change,
            aria_label=f"{name}, {label}",
            aria_invalid=rx.cond(problem, "true", "false"),
        )

    def times(row: Any) -> rx.Component:
        return rx.el.div(
            clock(row.starts, "from", lambda value: begin(row.key, value)),
            rx.el.span("to"),
            clock(row.ends, "until", lambda value: end(row.key, value)),
            _sign("x", f"Remove these hours on {name}", on_click=remove(row.key)),
            class_name="week-hours",
            key=row.key,
        )

    return rx.el.div(
        rx.cond(rows, rx.foreach(rows, times), rx.el.span(none, class_name="muted")),
        rx.el.p(problem, class_name="field-problem", role="alert"),
        class_name="week-times",
        data_wrong=rx.cond(problem, "true", "false"),
    )


def week_editor() -> rx.Component:
    """Seven days, each with its hours, more of them, and a way to copy them to other days."""
    return card(*[_day(weekday, name) for weekday, name in enumerate(WEEKDAYS)], class_name="week")


def terms_editor() -> rx.Component:
    """How long a session is, what is kept free around it, and how early or late it can be booked."""
    return card(
        columns(
            _choice("A session takes", "session_minutes"),
            _choice("Sessions a day, at most", "daily_cap", {0: "As many as fit"}),
            _choice("Kept free before each session", "buffer_before_minutes", {0: "Nothing"}),
            _choice("Kept free after each session", "buffer_after_minutes", {0: "Nothing"}),
            _choice("Booked at the latest", "notice_minutes", {0: "Until it begins"}, after=" before"),
            _choice("Booked at the earliest", "horizon_days", after=" before"),
            class_name="columns-narrow",
        ),
        class_name="stack",
    )


def _day(weekday: int, name: str) -> rx.Component:
    rows = _State.days[weekday]
    return rx.el.div(
        rx.el.span(name, class_name="week-day"),
        times_editor(
            rows, name, _State.begin_at, _State.end_at, _State.remove, "No hours", _State.problems[day_field(weekday)]
        ),
        rx.el.div(
            _sign("plus", f"Add hours on {name}", on_click=_State.add(weekday)),
            _copy(weekday, name),
            class_name="week-signs",
        ),
        class_name="week-row",
        role="group",
        aria_label=name,
    )


def _copy(weekday: int, name: str) -> rx.Component:
    others = {str(day): words for day, words in enumerate(WEEKDAYS) if day != weekday}
    alike = [str(day) for day in range(len(WEEKDAYS)) if (day < _WORKDAYS) == (weekday < _WORKDAYS)]
    return dialog(
        _sign("copy", f"Copy the hours of {name} to other days"),
        f"Copy the hours of {name}",
        rx.el.form(
            rx.el.input(type="hidden", name="from", value=str(weekday)),
            ticks_field("To which days?", "day", others, chosen=rx.Var.create(alike)),
            dialog_foot(rx.dialog.close(submit_button("Copy"))),
            on_submit=_State.copy_hours,
            class_name="stack",
        ),
        description="What these days have now is replaced. Nothing is kept before you save.",
    )


def _choice(label: str, field: str, words: dict[int, str] | None = None, after: str = "") -> rx.Component:
    offered = [(str(value), (words or {}).get(value) or f"{_length(field, value)}{after}") for value in CHOICES[field]]
    return select_field(
        label,
        field,
        offered,
        _State.problems[field],
        default_value=_State.terms[field],
        key=f"{field}-{_State.version}",
        on_change=lambda value: _State.choose(field, value),
    )


def _length(field: str, value: int) -> str:
    if field == "daily_cap":
        return str(value)
    if field not in _FAR:
        return f"{value} minutes"
    minutes = value * _FAR[field]
    each = max(each for each in _UNITS if minutes % each == 0)
    count = minutes // each
    return f"{count} {_UNITS[each]}{'' if count == 1 else 's'}"


def _sign(name: str, label: str, **props: Any) -> rx.Component:
    return rx.el.button(
        icon(name, 18), type="button", aria_label=label, title=label, class_name="round-button", **props
    )
