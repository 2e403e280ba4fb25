"""What stands around the grid of the week calendar: which week it is, what the patterns mean, whose time is being chosen."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.lists import StayingLink
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, quiet_button
from calmconnect.components.theme import icon
from calmconnect.state.doctor.week_calendar import WeekCalendarState

_State = WeekCalendarState

_LEGEND = (
    ("booked", "Confirmed"),
    ("pending", "Requested"),
    ("suggested", "Another time suggested"),
    ("held", "Being booked"),
    ("pause", "Pause"),
    ("closed", "You don't work"),
)


def turning() -> rx.Component:
    """Which week it is, and the way to others."""
    days = _State.days
    return rx.el.div(
        _turn("chevron-left", "The week before", _State.earlier),
        _turn("chevron-right", "The week after", _State.later),
        StayingLink.create("Today", to=_State.today, prevent_scroll_reset=True, class_name="chip chip-link"),
        rx.heading(moment(days[0].at, "date"), " – ", moment(days[6].at, "date"), as_="h2", size="5"),
        rx.el.span(_State.zone, class_name="muted small"),
        class_name="cal-turning",
        role="group",
        aria_label="Week",
    )


def _turn(sign: str, label: str, href: rx.Var[str]) -> rx.Component:
    return StayingLink.create(
        icon(sign), to=href, prevent_scroll_reset=True, aria_label=label, title=label, class_name="round-button"
    )


def legend() -> rx.Component:
    """What the patterns mean."""
    return rx.el.ul(
        *[rx.el.li(rx.el.span(class_name="cal-key", data_kind=kind), words) for kind, words in _LEGEND],
        class_name="legend cal-legend",
        aria_label="What the patterns mean",
    )


def no_hours() -> rx.Component:
    """What to do about a week in which there is nothing at all."""
    words = "You have no hours in this week, so nobody can book a session. You write them down in your schedule."
    return rx.cond(_State.empty, callout(words, icon_name="calendar-off"), rx.fragment())


def choosing() -> rx.Component:
    """Says for whom a time is being chosen, and how."""

    def words(row: Any) -> rx.Component:
        return rx.el.div(
            rx.el.p(
                "Choose another time for ",
                rx.el.strong(row.other),
                ", now ",
                moment(row.starts, inside=True),
                ". ",
                rx.el.span("Arrow keys go from one to the next.", class_name="muted cal-keys"),
                role="status",
            ),
            quiet_button(
                StayingLink.create("Leave it as it is", to=_State.stay, prevent_scroll_reset=True),
                as_child=True,
                size="3",
            ),
            class_name="save-bar appear",
        )

    return rx.fragment(rx.foreach(_State.picked, words))
