"""Signing in."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import post_form, text_field
from calmconnect.components.shell import public_page
from calmconnect.components.surfaces import stack

ROUTE = "/sign-in"
TITLE = "Sign in"
ON_LOAD: list[rx.EventHandler] = []


def page() -> rx.Component:
    """Email and password, posted by the browser itself."""
    return public_page(
        rx.heading("Sign in", as_="h1", size="7"),
        post_form(
            stack(
                text_field("Email", "email", type="email", auto_complete="username"),
                text_field("Password", "password", type="password", auto_complete="current-password"),
                rx.button("Sign in", type="submit", size="3"),
            ),
            action="/auth/sign-in",
            method="post",
        ),
    )
