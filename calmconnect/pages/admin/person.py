"""One person with an account."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.accounts import role_word, standing
from calmconnect.components.admin_dialogs import (
    reinstate_dialog,
    role_dialog,
    suspend_dialog,
    take_off_dialog,
    verify_dialog,
)
from calmconnect.components.licence import licence_dialog, licence_section
from calmconnect.components.moments import moment
from calmconnect.components.orphaned import calling_off, sessions_ahead
from calmconnect.components.people import initials_disc
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    empty_state,
    link_button,
    quiet_button,
    quiet_link,
    section,
    skeleton_lines,
    stack,
)
from calmconnect.components.theme import icon
from calmconnect.state.admin.orphaned import OrphanedState
from calmconnect.state.admin.person import PersonState
from calmconnect.state.shared.licence import LicenceState

ROUTE = "/admin/people/[person]"
TITLE = "Person"
ON_LOAD = [PersonState.load, OrphanedState.load, LicenceState.load]

_person = PersonState.person


def page() -> rx.Component:
    """Who it is, how the account stands, what is to come, and what was done."""
    return portal_page(
        rx.cond(PersonState.loaded & ~PersonState.missing, _person.name, "Person"),
        rx.cond(PersonState.missing, _nobody(), rx.cond(PersonState.loaded, _content(), skeleton_lines(6))),
        suspend_dialog(),
        reinstate_dialog(),
        role_dialog(),
        take_off_dialog(),
        verify_dialog(),
        licence_dialog(),
        calling_off(),
        place="People",
    )


def _nobody() -> rx.Component:
    return empty_state(
        "user-x", "There is nobody here.", link_button("Show all people", "/admin/people", variant="outline")
    )


def _content() -> rx.Component:
    return stack(
        rx.cond(_person.erased, _erased(), rx.cond(_person.disabled, _suspended(), rx.fragment())),
        rx.cond((_person.erases_at > 0) & ~_person.erased, _leaving(), rx.fragment()),
        card(
            rx.el.div(
                initials_disc(_person.name, "large", _person.picture),
                rx.el.div(
                    rx.el.p(_person.email, class_name="wrap"),
                    rx.el.p(role_word(_person.role), ", joined ", moment(_person.joined, "day"), class_name="muted"),
                    class_name="grow",
                ),
                class_name="person-head",
            ),
            rx.el.div(standing(_person), class_name="cluster tags"),
            rx.cond(
                _person.erased,
                rx.fragment(),
                rx.cond(_person.is_self, rx.el.p("This is you.", class_name="muted"), _actions()),
            ),
            class_name="stack",
        ),
        rx.cond(_person.licence != "", _licence(), rx.fragment()),
        rx.cond(PersonState.ahead, _ahead(), rx.fragment()),
        _deeds(),
        class_name="stack-large",
    )


def _suspended() -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p(rx.el.strong("Suspended "), moment(_person.suspended_at, inside=True), ". They can't sign in."),
            rx.cond(_person.leaving, rx.el.p("A call they are in goes on; they are signed out when it is over.")),
        ),
        "warn",
        "ban",
    )


def _erased() -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p(rx.el.strong("Erased "), moment(_person.erased_at, "full"), ", as they had asked."),
            rx.cond(
                _person.keep_until > 0,
                rx.el.p("Records that must be kept are kept until ", moment(_person.keep_until, "month", "UTC"), "."),
                rx.el.p("Nothing of their own is kept any more; what belongs to other people's records stays there."),
            ),
        ),
        "",
        "user-x",
    )


def _leaving() -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p("They asked to be erased. It begins after ", moment(_person.erases_at, inside=True), "."),
            rx.el.p("Until then they can take it back, and nobody else can."),
        ),
        "warn",
        "hourglass",
    )


def _licence() -> rx.Component:
    return licence_section(
        quiet_button(icon("pencil", 18), "Change", on_click=LicenceState.turn(True)),
        rx.cond(
            ~_person.checked,
            rx.button(icon("shield-check", 18), "Verify", size="2", on_click=PersonState.ask("verify")),
            rx.cond(
                _person.checked_by != "",
                rx.el.span(
                    "Verified by ", _person.checked_by, ", ", moment(_person.checked_at, "day"), class_name="muted"
                ),
                rx.fragment(),
            ),
        ),
        may_remove=True,
    )


def _actions() -> rx.Component:
    is_staff = (_person.role == "agent") | (_person.role == "admin")
    edit = quiet_link("Edit profile", "/admin/doctors/" + _person.id.to_string(), "pencil", size="2")
    return cluster(
        rx.cond(_person.role == "doctor", edit, rx.fragment()),
        rx.cond(
            is_staff & ~_person.disabled,
            quiet_button(icon("user-cog", 18), "Change role", on_click=PersonState.ask("role")),
            rx.fragment(),
        ),
        rx.cond(
            _person.second_step,
            quiet_button(icon("smartphone", 18), "Take off second step", on_click=PersonState.ask("take_off")),
            rx.fragment(),
        ),
        rx.cond(
            _person.disabled,
            rx.button(icon("undo-2", 18), "Reinstate", size="2", on_click=PersonState.ask("reinstate")),
            quiet_button(icon("ban", 18), "Suspend", on_click=PersonState.ask("suspend")),
        ),
    )


def _ahead() -> rx.Component:
    may_end = _person.disabled | ((_person.licence != "") & ~_person.checked)
    return section("Sessions to come", sessions_ahead(PersonState.ahead, may_end))


def _deeds() -> rx.Component:
    return section(
        "What was done",
        rx.cond(
            PersonState.deeds,
            card(rx.el.ul(rx.foreach(PersonState.deeds, _deed), class_name="rows")),
            empty_state("history", "No administrator has changed anything about this account."),
        ),
    )


def _deed(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.strong(row.words), " by ", row.by),
            rx.cond(row.why != "", rx.el.p(row.why, class_name="prose wrap muted"), rx.fragment()),
            class_name="row-main",
        ),
        rx.el.span(moment(row.at), class_name="muted small"),
    )
