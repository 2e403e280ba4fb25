"""Signing in."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import field, post_form, text_input

ROUTE = "/sign-in"
TITLE = "Sign in"
ON_LOAD: list[rx.EventHandler] = []


def page() -> rx.Component:
    """Email and password, posted by the browser itself."""
    return rx.box(
        rx.heading("Sign in"),
        post_form(
            field("Email", text_input("email", type="email", auto_complete="username")),
            field("Password", text_input("password", type="password", auto_complete="current-password")),
            rx.button("Sign in", type="submit"),
            action="/auth/sign-in",
            method="post",
        ),
    )
