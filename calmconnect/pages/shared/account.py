"""A person's own account."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.devices import device_line
from calmconnect.components.forms import password_field, post_form, submit_button, text_field, zone_field
from calmconnect.components.moments import moment
from calmconnect.components.people import avatar_editor
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    card,
    cluster,
    columns,
    quiet_button,
    quiet_link,
    section,
    skeleton_cards,
    stack,
)
from calmconnect.components.theme import icon
from calmconnect.state.shared.account import AccountState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/account"
TITLE = "Account"
ON_LOAD = [AccountState.load]


def page() -> rx.Component:
    """Details, places, password, and the way out."""
    return portal_page(
        "Account",
        rx.cond(
            AccountState.loaded,
            stack(
                columns(_details(), stack(_places(), _password(), class_name="stack-large"), class_name="columns-wide"),
                _sign_out(),
                class_name="stack-large",
            ),
            skeleton_cards(2),
        ),
        action=cluster(
            rx.cond(
                ShellState.role == "patient",
                rx.fragment(
                    _leads_to("About you", "/patient/profile", "contact"),
                    _leads_to("What you agreed to", "/account/agreements", "file-check"),
                ),
                rx.fragment(),
            ),
            rx.match(
                ShellState.role,
                ("admin", rx.fragment()),
                _leads_to("Your calendar", "/account/calendar", "calendar-sync"),
            ),
            _leads_to("What you hear about", "/account/notifications", "bell"),
            _leads_to("Your data", "/account/data", "package"),
            _leads_to("The second step", "/account/second-step", "shield-check"),
        ),
    )


def _leads_to(words: str, path: str, sign: str) -> rx.Component:
    return quiet_link(words, path, sign, size="2")


def _details() -> rx.Component:
    problems = AccountState.problems
    return section(
        "Your details",
        card(
            avatar_editor(name=AccountState.name, picture=AccountState.picture, on_changed=AccountState.pictured),
            rx.el.form(
                stack(
                    text_field("Name", "name", problems["name"], default_value=AccountState.name, auto_complete="name"),
                    rx.el.div(
                        rx.el.p("Email", class_name="field-label"),
                        rx.el.p(AccountState.email, class_name="kept"),
                    ),
                    zone_field("Time zone", "time_zone", AccountState.time_zone, problems["time_zone"]),
                    submit_button("Save"),
                ),
                on_submit=AccountState.save,
                no_validate=True,
            ),
            class_name="stack",
        ),
    )


def _places() -> rx.Component:
    everywhere = quiet_button("Sign out everywhere else", on_click=AccountState.revoke_others)
    return section(
        "Where you are signed in",
        card(rx.el.ul(rx.foreach(AccountState.places, _place), class_name="rows")),
        action=rx.cond(AccountState.elsewhere, everywhere),
    )


def _place(place: Any) -> rx.Component:
    revoke: Any = AccountState.revoke
    return device_line(
        "monitor-smartphone",
        place.device,
        "Last used ",
        moment(place.seen, "ago"),
        here=place.this,
        end="Sign out",
        end_label="Sign out there: " + place.device,
        on_end=revoke(place.id),
    )


def _password() -> rx.Component:
    problems = AccountState.problems
    return section(
        "Your password",
        card(
            rx.el.form(
                stack(
                    password_field(
                        "Current password", "current", problems["current"], auto_complete="current-password"
                    ),
                    password_field(
                        "New password",
                        "password",
                        problems["password"],
                        "At least 10 characters.",
                        auto_complete="new-password",
                    ),
                    submit_button("Change my password", variant="outline"),
                ),
                on_submit=AccountState.change_password,
                no_validate=True,
                key=AccountState.changed,
            )
        ),
    )


def _sign_out() -> rx.Component:
    return post_form(
        quiet_button(icon("log-out", 18), "Sign out", type="submit", size="3"),
        action="/auth/sign-out",
        method="post",
    )
