"""Everybody with an account."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.accounts import role_word, standing
from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.lists import filter_links, how_many, kept_to_days, paging_links, search_line, table
from calmconnect.components.moments import moment
from calmconnect.components.people import person_line
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, empty_state, link_button, quiet_link, skeleton_lines
from calmconnect.components.theme import icon
from calmconnect.services.directory import SEARCH_LENGTH
from calmconnect.state.admin.people import PeopleState

ROUTE = "/admin/people"
TITLE = "People"
ON_LOAD = [PeopleState.load]

_COLUMNS = ("Person", "Role", "Account", "Joined")


def page() -> rx.Component:
    """A search line, chips, and a page of people."""
    return portal_page(
        "People",
        rx.cond(PeopleState.unhandled > 0, _unhandled(), rx.fragment()),
        search_line(
            PeopleState,
            "A name, an email address or a licence number",
            "Search by name, email address or licence number",
            SEARCH_LENGTH,
        ),
        filter_links(PeopleState.roles, "Whom"),
        filter_links(PeopleState.standings, "How their account stands"),
        kept_to_days(PeopleState.days, ROUTE),
        rx.cond(PeopleState.loaded, _found(), card(skeleton_lines(8, "44px"))),
        action=cluster(
            quiet_link("Add an agent", "/admin/agents/new", "headset"),
            link_button("Add a doctor", "/admin/doctors/new", "user-plus"),
        ),
    )


def _unhandled() -> rx.Component:
    return callout(
        rx.fragment(
            rx.cond(
                PeopleState.unhandled == 1,
                "1 session to come can't take place as things are. ",
                f"{PeopleState.unhandled} sessions to come can't take place as things are. ",
            ),
            ReactRouterLink.create("See to them", to="/admin/sessions-to-handle", class_name="text-link"),
        ),
        "warn",
        "calendar-x",
    )


def _found() -> rx.Component:
    return rx.fragment(
        how_many(PeopleState.total, "person", "people"),
        rx.cond(
            PeopleState.rows,
            table("people", _COLUMNS, PeopleState.rows, _person, unseen="What you can do"),
            empty_state("search-x", "Nobody like that. Try the first letters of a name, or everyone."),
        ),
        paging_links(PeopleState.paging),
    )


def _person(row: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            ReactRouterLink.create(
                person_line(row.name, row.email, picture=row.picture), to=row.href, class_name="plain-link"
            ),
            class_name="cell-person",
        ),
        rx.el.td(role_word(row.role), class_name="cell-role"),
        rx.el.td(rx.el.div(standing(row), class_name="cluster tags"), class_name="cell-standing"),
        rx.el.td(moment(row.joined, "day"), class_name="cell-joined muted"),
        rx.el.td(rx.cond((row.licence != "") & ~row.checked, _check(row)), class_name="cell-action"),
        key=row.id,
    )


def _check(row: Any) -> rx.Component:
    return dialog(
        rx.button(icon("shield-check", 18), "Verify licence", size="2", variant="soft"),
        f"Is the licence of {row.name} valid?",
        rx.el.dl(rx.el.dt("Licence number"), rx.el.dd(row.licence), class_name="told"),
        dialog_foot(
            rx.dialog.close(rx.button("Yes, it is valid", size="3", on_click=PeopleState.verify(row.id))),
            cancel="Not now",
        ),
        description="Please look the number up in the register of the authority first. From then on patients can find "
        "this doctor and ask for a time. We tell the doctor by mail.",
    )
