"""The doctor's week."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import quiet_link, skeleton_lines
from calmconnect.components.week_calendar import week_calendar
from calmconnect.components.week_dialogs import details, question
from calmconnect.state.doctor.week_calendar import WeekCalendarState

ROUTE = "/doctor/calendar"
TITLE = "Calendar"
ON_LOAD = [WeekCalendarState.load]


def page() -> rx.Component:
    """Seven days, and what opens above them."""
    return portal_page(
        "Calendar",
        rx.cond(WeekCalendarState.loaded, week_calendar(), skeleton_lines(8, "44px")),
        details(),
        question(),
        action=quiet_link("Change my hours", "/doctor/schedule"),
    )
