"""Who looked at the patient's record."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.accounts import role_word
from calmconnect.components.lists import paging_links
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_lines
from calmconnect.state.patient.views import ViewsState

ROUTE = "/patient/record/views"
TITLE = "Who looked at your record"
ON_LOAD = [ViewsState.load]


def page() -> rx.Component:
    """Each look, the last first."""
    return portal_page(
        "Who looked at your record",
        rx.el.p(
            "When somebody other than you opens something of your record, we keep who it was, and you see it here. What they "
            "open several times within a quarter of an hour is here once.",
            class_name="muted trail-about",
        ),
        rx.cond(ViewsState.loaded, _found(), card(skeleton_lines(6, "44px"))),
        rx.el.p(
            "If somebody has to find out who wrote without a name, because a life may depend on it, we tell that person "
            "themself, in a notice of its own.",
            class_name="muted small trail-about",
        ),
        action=quiet_link("Your record", "/patient/record", "folder-heart"),
    )


def _found() -> rx.Component:
    return rx.fragment(
        rx.cond(
            ViewsState.rows,
            card(rx.el.ul(rx.foreach(ViewsState.rows, _row), class_name="rows"), class_name="lines"),
            empty_state("eye", "Nobody but you has looked at your record so far."),
        ),
        paging_links(ViewsState.paging),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(rx.el.strong(row.what)),
            rx.el.p(row.by, ", ", role_word(row.role), ", ", moment(row.at, "long"), class_name="muted"),
            class_name="row-main",
        ),
        key=row.number,
    )
