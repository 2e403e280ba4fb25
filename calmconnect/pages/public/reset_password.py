"""Choosing a password, after forgetting one or being invited."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance, quiet_link
from calmconnect.components.forms import password_field, submit_button
from calmconnect.components.surfaces import callout, link_button, skeleton_lines, stack
from calmconnect.state.public.reset_password import ResetPasswordState

ROUTE = "/reset-password"
TITLE = "Choose your password"
ON_LOAD = [ResetPasswordState.load]


def page() -> rx.Component:
    """The form while the link is good."""
    return entrance(
        "Choose your password",
        rx.match(
            ResetPasswordState.stage,
            ("ask", _form()),
            ("done", _done()),
            ("failed", _failed()),
            skeleton_lines(3),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        stack(
            password_field(
                "New password",
                "password",
                ResetPasswordState.problems["password"],
                "At least 10 characters. A few words in a row are easy to keep in mind.",
                auto_complete="new-password",
            ),
            rx.el.p("You will be signed out everywhere.", class_name="muted"),
            submit_button("Set my password"),
        ),
        on_submit=ResetPasswordState.choose,
        no_validate=True,
    )


def _done() -> rx.Component:
    return rx.fragment(
        callout("Your password is set.", "good", "check", role="status"),
        link_button("Sign in", "/sign-in"),
    )


def _failed() -> rx.Component:
    return rx.fragment(
        callout("That link did not work: it was used before, or is too old.", "warn", "circle-alert", role="status"),
        link_button("Ask for a new link", "/forgot-password"),
        quiet_link("Know your password?", "Sign in", "/sign-in"),
    )
