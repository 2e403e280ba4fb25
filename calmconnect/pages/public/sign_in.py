"""Signing in."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance, quiet_link
from calmconnect.components.forms import password_field, post_form, submit_button, text_field
from calmconnect.components.surfaces import callout, stack
from calmconnect.state.public.sign_in import SignInState
from calmconnect.state.shared.shell import ShellState

ROUTE = "/sign-in"
TITLE = "Sign in"
ON_LOAD = [SignInState.load]


def page() -> rx.Component:
    """Email and password, posted by the browser itself."""
    return entrance(
        "Sign in",
        rx.cond(SignInState.problem, callout(SignInState.problem, "warn", "circle-alert", role="alert")),
        rx.cond(
            ShellState.role,
            callout("You are signed in as " + ShellState.name + ". Sign in here to go on as somebody else."),
        ),
        post_form(
            stack(
                text_field(
                    "Email", "email", type="email", auto_complete="username", required=True, auto_capitalize="none"
                ),
                password_field("Password", "password", auto_complete="current-password", required=True),
                rx.el.input(type="hidden", name="next", value=SignInState.wanted, read_only=True),
                submit_button("Sign in"),
            ),
            action="/auth/sign-in",
            method="post",
        ),
        quiet_link("Forgot your password?", "Choose a new one", "/forgot-password"),
        quiet_link("New here?", "Create an account", "/register"),
    )
