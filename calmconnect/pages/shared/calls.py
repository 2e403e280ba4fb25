"""A person's calls."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.call_panel import call_signs
from calmconnect.components.lists import paging_links
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.recordings import recordings_section
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_cards, stack
from calmconnect.components.theme import icon
from calmconnect.state.shared.call_history import CallHistoryState
from calmconnect.state.shared.recording_list import RecordingListState

ROUTE = "/calls"
TITLE = "Calls"
ON_LOAD = [CallHistoryState.load, RecordingListState.load]

_NOTHING_YET = "Your calls will be listed here. You can call somebody from your conversation with them."


def page() -> rx.Component:
    """The newest first, in pages."""
    rows = stack(
        card(rx.el.ul(rx.foreach(CallHistoryState.rows, _row), class_name="rows")),
        paging_links(CallHistoryState.paging),
        recordings_section(),
        class_name="narrow",
    )
    return portal_page(
        "Calls",
        rx.cond(
            CallHistoryState.loaded,
            rx.cond(CallHistoryState.rows, rows, empty_state("phone", _NOTHING_YET)),
            skeleton_cards(1),
        ),
        action=quiet_link("Check before a call", "/call-check", "settings-2"),
    )


def _row(row: Any) -> rx.Component:
    sign = rx.cond(
        row.missed, icon("phone-missed", 17), rx.cond(row.medium == "video", icon("video", 17), icon("phone", 17))
    )
    lasted = rx.cond(row.lasted != "", rx.el.span(" · ", row.lasted), rx.fragment())
    opinion = rx.cond(row.opinion != "", rx.el.span(" · connection: ", row.opinion), rx.fragment())
    return rx.el.li(
        rx.el.div(
            person_line(
                row.other, rx.el.span(sign, rx.el.span(row.words, lasted, opinion), class_name="fact"), moment(row.at)
            ),
            class_name="row-main",
        ),
        rx.cond(row.callable, call_signs(row.other_id, row.other), rx.fragment()),
        key=row.id,
        class_name="row call-row",
    )
