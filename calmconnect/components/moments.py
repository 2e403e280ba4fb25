"""Times on a page: see `browser/moment.jsx`. The one way to show a moment."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from calmconnect.components.browser import MOMENT
from calmconnect.state.shared.shell import ShellState


class _Moment(rx.Component):
    library = MOMENT
    tag = "Moment"

    at: rx.Var[int]
    zone: rx.Var[str]
    form: rx.Var[str]


def moment(at: rx.Var[int] | int, form: Literal["time", "day", "both", "ago"] = "both") -> rx.Component:
    """A moment, given in ms since 1970 (0 shows nothing), in the zone of the person in front of the tab.

    `time` is "14:30"; `day` is "Today", "Tuesday" or "Mon, 3 March"; `both` is the day and the time; `ago` is "2 hours ago" or
    "in 5 minutes" and keeps counting. Words and order follow the browser's language.
    """
    return _Moment.create(at=at, zone=ShellState.time_zone, form=form)
