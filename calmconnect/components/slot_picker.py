"""Choosing one of a doctor's free times: a month, a week or a day of their calendar, and the times of one day."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import DATE_GRID
from calmconnect.components.moments import moment
from calmconnect.components.theme import icon
from calmconnect.state.shared.calendar import View

_VIEWS = {View.MONTH: "Month", View.WEEK: "Week", View.DAY: "Day"}


class _DateGrid(rx.Component):
    """See `browser/date_grid.jsx`. `on_page` is called with a day that is not in view, for the page on which it lies."""

    library = DATE_GRID
    tag = "DateGrid"

    first: rx.Var[str]
    last: rx.Var[str]
    active: rx.Var[str]
    on_page: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def slot_picker(state: Any) -> rx.Component:
    """The free times of one doctor, in the zone of who looks at them; `state` is a `Picker` with a handler `choose`."""
    return rx.fragment(
        rx.el.div(
            rx.heading("Choose a time", as_="h2", size="4"),
            rx.el.p("Times are in ", rx.el.strong(state.zone), class_name="muted small"),
            class_name="booking-head",
        ),
        rx.el.div(_views(state), _page(state), class_name="booking-week"),
        _times(state),
    )


def _views(state: Any) -> rx.Component:
    return rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=state.show_view(view.value),
                aria_pressed=rx.cond(state.view == view.value, "true", "false"),
                class_name="switch-part",
            )
            for view, words in _VIEWS.items()
        ],
        class_name="switch views",
        role="group",
        aria_label="How much to see at once",
    )


def _page(state: Any) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            _turn(state, "chevron-left", "Earlier days", state.earlier),
            rx.el.p(_title(state), aria_live="polite"),
            _turn(state, "chevron-right", "Later days", state.later),
            class_name="week-turn",
        ),
        rx.cond(state.view == View.DAY.value, rx.fragment(), _grid(state)),
    )


def _title(state: Any) -> rx.Component:
    first, last = state.weeks[0][0].at, state.weeks[0][6].at
    return rx.match(
        state.view,
        (View.MONTH.value, moment(state.day_at, "month", state.zone)),
        (View.DAY.value, moment(state.day_at, "long", state.zone)),
        rx.fragment(moment(first, "date", state.zone), " – ", moment(last, "date", state.zone)),
    )


def _turn(state: Any, sign: str, label: str, key: Any) -> rx.Component:
    return rx.el.button(
        icon(sign),
        type="button",
        on_click=state.show_page(key),
        disabled=key == "",
        aria_label=label,
        title=label,
        class_name="round-button",
    )


def _grid(state: Any) -> rx.Component:
    return _DateGrid.create(
        rx.el.thead(
            rx.el.tr(
                rx.foreach(state.weeks[0], lambda day: rx.el.th(moment(day.at, "weekday", state.zone), scope="col"))
            )
        ),
        rx.el.tbody(rx.foreach(state.weeks, lambda week: rx.el.tr(rx.foreach(week, lambda day: _day(state, day))))),
        first=state.today,
        last=state.last,
        active=state.day,
        on_page=state.show_page,
        class_name="days",
        custom_attrs={"aria-label": "Days", "data-view": state.view},
    )


def _day(state: Any, day: Any) -> rx.Component:
    return rx.el.td(
        rx.el.button(
            rx.el.span(moment(day.at, "number", state.zone), class_name="day-date", aria_hidden="true"),
            rx.el.span(
                moment(day.at, "long", state.zone),
                rx.match(day.free, (0, ", no free time"), (1, ", one free time"), f", {day.free} free times"),
                class_name="only-read-out",
            ),
            type="button",
            on_click=state.show_day(day.key),
            tab_index=-1,
            class_name="day",
            custom_attrs={
                "data-key": day.key,
                "data-beyond": rx.cond(day.beyond, "true", "false"),
                "data-free": rx.cond(day.free > 0, "true", "false"),
                "aria-disabled": rx.cond(day.free > 0, "false", "true"),
                "aria-current": rx.cond(day.key == state.today, "date", "false"),
            },
        ),
        custom_attrs={"role": "gridcell", "aria-selected": rx.cond(state.day == day.key, "true", "false")},
    )


def _times(state: Any) -> rx.Component:
    return rx.cond(
        state.times,
        rx.cond(
            state.view == View.DAY.value,
            rx.el.div(rx.foreach(state.parts, lambda part: _part(state, part)), class_name="stack parts-of-day"),
            _slots(state, state.times, "Free times"),
        ),
        rx.el.p("No time is free on this day.", class_name="muted"),
    )


def _part(state: Any, part: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(part.name, class_name="muted small"), _slots(state, part.times, part.name), class_name="part-of-day"
    )


def _slots(state: Any, times: Any, label: Any) -> rx.Component:
    return rx.el.div(
        rx.foreach(times, lambda at: _time(state, at)), class_name="slot-grid", role="group", aria_label=label
    )


def _time(state: Any, at: rx.Var[int]) -> rx.Component:
    return rx.el.button(
        moment(at, "time", state.zone),
        type="button",
        on_click=state.choose(at),
        aria_pressed=rx.cond(state.chosen == at, "true", "false"),
        class_name="slot",
    )
