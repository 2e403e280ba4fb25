"""A doctor's week: what takes time and what does not, told apart by words and patterns; see `browser/week_grid.jsx`.

The same elements are a grid of days where there is room, and below each other, as a list, where there is not.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.addresses import address_is
from calmconnect.components.browser import WEEK_GRID
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import tag
from calmconnect.components.theme import icon
from calmconnect.components.week_around import choosing, legend, no_hours, turning
from calmconnect.state.doctor.week_calendar import WeekCalendarState

_State = WeekCalendarState
_UTC = "UTC"

# What each kind of entry is called, and its sign.
_KINDS = {
    "booked": ("Confirmed", "calendar-check"),
    "arrived": ("Under way", "door-open"),
    "pending": ("Requested", "hourglass"),
    "suggested": ("You suggest", "calendar-clock"),
    "wished": ("They suggest", "calendar-clock"),
    "held": ("Being booked", "timer"),
    "fulfilled": ("Completed", "check"),
    "noshow": ("Missed", "circle-slash"),
}


class _WeekGrid(rx.Component):
    library = WEEK_GRID
    tag = "WeekGrid"

    zone: rx.Var[str]
    moving: rx.Var[int]
    stay: rx.Var[str]
    earlier: rx.Var[str]
    later: rx.Var[str]
    on_move: rx.EventHandler[rx.event.passthrough_event_spec(int, int)]


class _NowLine(rx.Component):
    library = WEEK_GRID
    tag = "NowLine"

    day: rx.Var[str]
    zone: rx.Var[str]
    first: rx.Var[int]
    last: rx.Var[int]


def week_calendar() -> rx.Component:
    """The week that the address names, with the way to others."""
    return rx.el.div(
        address_is(_State.settled),
        rx.el.div(turning(), legend(), class_name="cal-head"),
        no_hours(),
        _WeekGrid.create(
            rx.el.div(
                rx.foreach(_State.hours, lambda at: rx.el.span(moment(at, "time", _UTC))),
                class_name="cal-hours",
                aria_hidden="true",
            ),
            rx.el.ol(rx.foreach(_State.days, _day), class_name="cal-days"),
            zone=_State.zone,
            moving=_picked(),
            stay=_State.stay,
            earlier=_State.earlier,
            later=_State.later,
            on_move=_State.drop,
            class_name="cal-grid",
        ),
        choosing(),
        class_name="cal",
        style={"--hours": _State.hours.length().to_string(), "--shortest": _State.shortest.to_string()},
    )


def _day(day: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(moment(day.at, "weekday"), " ", rx.el.span(moment(day.at, "number")), class_name="cal-date"),
            _marks(day),
            _hours_words(day),
            class_name="cal-day-head",
        ),
        rx.el.div(
            rx.foreach(day.bands, lambda one: rx.el.span(class_name="cal-band", style=_lies(one))),
            rx.cond(day.sessions, rx.el.ul(rx.foreach(day.sessions, _entry), class_name="cal-entries"), _nothing(day)),
            rx.el.div(rx.foreach(day.places, _place), class_name="cal-places"),
            _NowLine.create(
                day=day.key, zone=_State.zone, first=_State.first, last=_State.first + _State.hours.length()
            ),
            class_name="cal-body",
        ),
        class_name="cal-day",
        aria_current=rx.cond(day.today, "date", "false"),
        custom_attrs={"data-day": day.key, "data-quiet": rx.cond(day.quiet, "true", "false")},
        key=day.key,
    )


def _marks(day: Any) -> rx.Component:
    return rx.fragment(
        rx.match(
            day.mark,
            ("leave", tag("Leave", "quiet", "calendar-off")),
            ("other", tag("Other hours", "quiet", "calendar-clock")),
            rx.fragment(),
        ),
        rx.match(
            day.clocks,
            ("forward", tag("Clocks go forward", "warn")),
            ("back", tag("Clocks go back", "warn")),
            rx.fragment(),
        ),
    )


def _hours_words(day: Any) -> rx.Component:
    return rx.el.p(
        rx.foreach(
            day.bands,
            lambda one: rx.el.span(moment(one.since, "time", _UTC), " – ", moment(one.until, "time", _UTC)),
        ),
        class_name="cal-day-hours",
    )


def _nothing(day: Any) -> rx.Component:
    return rx.el.p(rx.cond(day.bands, "No session", "You don't work"), class_name="cal-nothing")


def _entry(one: Any) -> rx.Component:
    inside = rx.fragment(
        rx.el.span(
            rx.match(one.kind, *[(kind, icon(sign, 14)) for kind, (_, sign) in _KINDS.items()], rx.fragment()),
            moment(one.starts, "time"),
            class_name="cal-when",
        ),
        rx.el.span(one.name, class_name="cal-name"),
        rx.el.span(
            rx.match(one.kind, *[(kind, words) for kind, (words, _) in _KINDS.items()], ""), class_name="cal-word"
        ),
    )
    card = rx.cond(
        one.kind == "held",
        rx.el.div(inside, class_name="cal-card"),
        rx.el.button(
            inside,
            type="button",
            on_click=_State.look_at(one.id),
            class_name="cal-card",
            custom_attrs={"data-entry": one.id.to_string(), "data-movable": rx.cond(one.movable, "true", "false")},
        ),
    )
    return rx.el.li(
        _pause(one.before),
        card,
        _pause(one.after),
        class_name="cal-entry",
        custom_attrs={
            "data-kind": one.kind,
            "data-half": one.half,
            "data-picked": rx.cond(_picked() == one.id, "true", "false"),
        },
        style={**_lies(one), "--before": one.before.to_string(), "--after": one.after.to_string()},
        key=f"{one.kind}-{one.id}",
    )


def _pause(minutes: rx.Var[int]) -> rx.Component:
    words = f"{minutes} minutes pause"
    return rx.cond(minutes > 0, rx.el.span(class_name="cal-pause", title=words), rx.fragment())


def _place(one: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span(moment(one.at, "long"), ", ", class_name="only-read-out"),
        moment(one.at, "time"),
        type="button",
        on_click=_State.drop(_picked(), one.at),
        class_name="cal-place",
        custom_attrs={"data-at": one.at.to_string()},
        style=_lies(one),
    )


def _picked() -> Any:
    """The id of the appointment for which a time is being chosen, 0 for none."""
    return rx.cond(_State.picked, _State.picked[0].id, 0)


def _lies(one: Any) -> dict[str, Any]:
    return {"--top": one.top.to_string(), "--long": one.long.to_string()}
