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
    inside: rx.Var[bool]


class BrowserZone(rx.Component):
    """Calls `on_zone` with the zone of the browser when that is another than the one `shown`."""

    library = MOMENT
    tag = "BrowserZone"

    shown: rx.Var[str]
    on_zone: rx.EventHandler[rx.event.passthrough_event_spec(str)]


browser_zone = BrowserZone.create


class During(rx.Component):
    """Shows its children from one moment up to another, both in ms since 1970."""

    library = MOMENT
    tag = "During"

    since: rx.Var[int]
    until: rx.Var[int]


during = During.create


def moment(
    at: rx.Var[int] | int,
    form: Literal[
        "time",
        "day",
        "near",
        "both",
        "ago",
        "until",
        "weekday",
        "number",
        "date",
        "month",
        "moon",
        "long",
        "full",
        "left",
    ] = "both",
    zone: rx.Var[str] | str = ShellState.time_zone,
    *,
    inside: bool = False,
) -> rx.Component:
    """A moment, given in ms since 1970 (0 shows nothing), in the zone of the person in front of the tab or another.

    `time` is "14:30"; `day` is "Today", "Tuesday" or "Mon, 3 March"; `near` the same in short; `both` is the day and the time;
    `ago` is "2 hours ago" or "in 5 minutes" and keeps counting, `until` likewise but never vaguer than the hour within two
    days; `left` counts down to it, "4:32"; `weekday` is "Tue"; `number` is "3"; `date` is "3 Mar"; `month` is "March 2026",
    `moon` "Mar"; `long` is "Tuesday, 3 March", `full` that with the year and the time, for what is kept. `inside` a sentence it
    is "today", not "Today". For a guest, the zone is the browser's. Words and order follow the browser's language.
    """
    return _Moment.create(at=at, zone=zone, form=form, inside=inside)
