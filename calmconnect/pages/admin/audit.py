"""Who did what."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.accounts import role_word
from calmconnect.components.forms import select_field, submit_button, text_field
from calmconnect.components.lists import how_many, paging_links, table
from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import card, empty_state, quiet_link, skeleton_lines
from calmconnect.domain.audit import Act, words
from calmconnect.services.audit_trail import SEARCH_LENGTH
from calmconnect.state.admin.trail import TrailState

ROUTE = "/admin/audit"
TITLE = "Audit"
ON_LOAD = [TrailState.load]

_State = TrailState
_COLUMNS = ("When", "Who", "What", "Of what", "Why")


def page() -> rx.Component:
    """What is looked for, and a page of what was done."""
    return portal_page(
        "Who did what",
        rx.el.p(
            "Looks at what is clinical, changes of it, and what admins do. Rows are only ever added; ",
            rx.el.code("python -m calmconnect audit verify"),
            " tells whether they are as they were written.",
            class_name="muted trail-about",
        ),
        _filters(),
        rx.cond(_State.loaded, _found(), card(skeleton_lines(8, "44px"))),
    )


def _filters() -> rx.Component:
    asked, problems = _State.asked, _State.problems
    acts = [("", "Anything"), *[(act.value, words(act)) for act in Act]]
    return rx.el.form(
        text_field("Who", "who", problems["who"], default_value=asked["who"], max_length=SEARCH_LENGTH),
        select_field("What", "act", acts, problems["act"], default_value=asked["act"]),
        text_field(
            "Of what",
            "about",
            problems["about"],
            default_value=asked["about"],
            placeholder="note or note:12",
            max_length=SEARCH_LENGTH,
        ),
        text_field("From", "since", problems["since"], type="date", default_value=asked["since"]),
        text_field("Until", "until", problems["until"], type="date", default_value=asked["until"]),
        rx.el.div(submit_button("Show"), quiet_link("Everything", ROUTE), class_name="cluster"),
        key=f"trail-{_State.shown}",
        on_submit=_State.look_for,
        no_validate=True,
        class_name="card trail-filters",
    )


def _found() -> rx.Component:
    return rx.fragment(
        how_many(_State.total, "row", "rows"),
        rx.cond(
            _State.rows,
            table("trail", _COLUMNS, _State.rows, _row),
            empty_state("scroll-text", "Nothing like that was done. Try fewer filters."),
        ),
        paging_links(_State.paging),
    )


def _row(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(moment(row.at), class_name="cell-when muted"),
        rx.el.td(rx.el.strong(row.by), ", ", role_word(row.role), class_name="cell-who"),
        rx.el.td(row.what, class_name="cell-what"),
        rx.el.td(row.subject, class_name="cell-about muted"),
        rx.el.td(row.reason, class_name="cell-why wrap"),
        key=row.number,
    )
