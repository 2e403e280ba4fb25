"""Choosing one of a doctor's free times: a month, a week or a day of their calendar, and the times of one day."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import DATE_GRID
from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.public.calendar import View
from calmconnect.state.public.doctor import DoctorPageState

_State = DoctorPageState
_VIEWS = {View.MONTH: "Month", View.WEEK: "Week", View.DAY: "Day"}


class _DateGrid(rx.Component):
    """See `browser/date_grid.jsx`. `on_page` is called with a day that is not in view, for the page on which it lies."""

    library = DATE_GRID
    tag = "DateGrid"

    first: rx.Var[str]
    last: rx.Var[str]
    active: rx.Var[str]
    on_page: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def slot_picker() -> rx.Component:
    """The free times of the doctor whose page is open, in the zone of who looks at it."""
    return rx.fragment(
        rx.el.div(
            rx.heading("Choose a time", as_="h2", size="4"),
            rx.el.p("Times are in ", rx.el.strong(_State.zone), class_name="muted small"),
            class_name="booking-head",
        ),
        rx.el.div(_views(), _page(), class_name="booking-week"),
        _times(),
    )


def _views() -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=_State.show_view(view.value),
                aria_pressed=rx.cond(_State.view == view.value, "true", "false"),
                class_name="switch-part",
            )
            for view, words in _VIEWS.items()
        ],
        class_name="switch views",
        role="group",
        aria_label="How much to see at once",
    )


def _page() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            _turn("chevron-left", "Earlier days", _State.earlier),
            rx.el.p(_title(), aria_live="polite"),
            _turn("chevron-right", "Later days", _State.later),
            class_name="week-turn",
        ),
        rx.cond(_State.view == View.DAY.value, rx.fragment(), _grid()),
    )


def _title() -> rx.Component:
    first, last = _State.weeks[0][0].at, _State.weeks[0][6].at
    return rx.match(
        _State.view,
        (View.MONTH.value, moment(_State.day_at, "month", _State.zone)),
        (View.DAY.value, moment(_State.day_at, "long", _State.zone)),
        rx.fragment(moment(first, "date", _State.zone), " – ", moment(last, "date", _State.zone)),
    )


def _turn(sign: str, label: str, key: Any) -> rx.Component:
    return rx.el.button(
        icon(sign),
        type="button",
        on_click=_State.show_page(key),
        disabled=key == "",
        aria_label=label,
        title=label,
        class_name="round-button",
    )


def _grid() -> rx.Component:
    return _DateGrid.create(
        rx.el.thead(
            rx.el.tr(
                rx.foreach(_State.weeks[0], lambda day: rx.el.th(moment(day.at, "weekday", _State.zone), scope="col"))
            )
        ),
        rx.el.tbody(rx.foreach(_State.weeks, lambda week: rx.el.tr(rx.foreach(week, _day)))),
        first=_State.today,
        last=_State.last,
        active=_State.day,
        on_page=_State.show_page,
        class_name="days",
        custom_attrs={"aria-label": "Days", "data-view": _State.view},
    )


def _day(day: Any) -> rx.Component:
    return rx.el.td(
        rx.el.button(
            rx.el.span(moment(day.at, "number", _State.zone), class_name="day-date", aria_hidden="true"),
            rx.el.span(
                moment(day.at, "long", _State.zone),
                rx.match(day.free, (0, ", no free time"), (1, ", one free time"), f", {day.free} free times"),
                class_name="only-read-out",
            ),
            type="button",
            on_click=_State.show_day(day.key),
            tab_index=-1,
            class_name="day",
            custom_attrs={
                "data-key": day.key,
                "data-beyond": rx.cond(day.beyond, "true", "false"),
                "data-free": rx.cond(day.free > 0, "true", "false"),
                "aria-disabled": rx.cond(day.free > 0, "false", "true"),
                "aria-current": rx.cond(day.key == _State.today, "date", "false"),
            },
        ),
        custom_attrs={"role": "gridcell", "aria-selected": rx.cond(_State.day == day.key, "true", "false")},
    )


def _times() -> rx.Component:
    return rx.cond(
        _State.times,
        rx.cond(
            _State.view == View.DAY.value,
            rx.el.div(rx.foreach(_State.parts, _part), class_name="stack parts-of-day"),
            _slots(_State.times, "Free times"),
        ),
        rx.el.p("No time is free on this day.", class_name="muted"),
    )


def _part(part: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(part.name, class_name="muted small"), _slots(part.times, part.name), class_name="part-of-day"
    )


def _slots(times: Any, label: Any) -> rx.Component:
    return rx.el.div(rx.foreach(times, _time), class_name="slot-grid", role="group", aria_label=label)


def _time(at: rx.Var[int]) -> rx.Component:
    return rx.el.button(
        moment(at, "time", _State.zone),
        type="button",
        on_click=_State.choose(at),
        aria_pressed=rx.cond(_State.chosen == at, "true", "false"),
        class_name="slot",
    )
