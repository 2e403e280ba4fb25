"""How fast people were answered who asked for help at once."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.lists import figures, kept_to_days, paging_links, table
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import empty_state, link_button, quiet_link, section, skeleton_cards, tag
from calmconnect.state.admin.emergencies import EmergenciesState

ROUTE = "/admin/emergencies"
TITLE = "Emergencies"
ON_LOAD = [EmergenciesState.load]

_ICONS = ("users", "life-buoy", "timer", "clock-alert", "shield-alert")
_COLUMNS = ("Asked", "Answered after", "By", "How it stands")


def page() -> rx.Component:
    """Four numbers, and the emergencies behind them."""
    return portal_page(
        "Emergencies",
        rx.cond(
            EmergenciesState.loaded,
            rx.el.div(
                figures(EmergenciesState.numbers, _ICONS),
                section(
                    "What people write",
                    figures(EmergenciesState.flagged, _ICONS),
                    action=quiet_link("Who waits now", "/admin/tasks", "shield-alert", size="2"),
                ),
                _log(),
                class_name="stack stack-large",
            ),
            skeleton_cards(4),
        ),
        action=link_button("Add an agent", "/admin/agents/new", "user-plus"),
    )


def _log() -> rx.Component:
    return section(
        "One by one",
        kept_to_days(EmergenciesState.days, ROUTE),
        rx.cond(
            EmergenciesState.rows,
            table("answers", _COLUMNS, EmergenciesState.rows, _emergency),
            empty_state("life-buoy", "Nobody has asked for help at once yet. Whoever does is listed here."),
        ),
        paging_links(EmergenciesState.paging),
    )


def _emergency(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(moment(row.asked), class_name="cell-when"),
        rx.el.td(rx.cond(row.waited != "", row.waited, "Nobody answered"), class_name="cell-waited"),
        rx.el.td(row.by, class_name="cell-by"),
        rx.el.td(
            rx.el.div(
                rx.match(
                    row.status,
                    ("waiting", tag("Waiting", "warn", "hourglass")),
                    ("taken", tag("Talking", "accent", "message-circle")),
                    tag("Over", "quiet", "check"),
                ),
                rx.cond(row.escalated, tag("Admins were told", "warn", "clock-alert"), rx.fragment()),
                class_name="cluster tags",
            ),
            class_name="cell-standing",
        ),
        key=row.id,
    )
