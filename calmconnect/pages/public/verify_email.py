"""Confirming an address."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance, quiet_link
from calmconnect.components.surfaces import callout, link_button, skeleton_lines
from calmconnect.state.public.verify_email import VerifyEmailState

ROUTE = "/verify-email"
TITLE = "Confirm your email"
ON_LOAD = [VerifyEmailState.load]


def page() -> rx.Component:
    """One button: a link that is only looked at confirms nothing."""
    return entrance(
        "Confirm your email",
        rx.match(
            VerifyEmailState.stage,
            ("ask", _ask()),
            ("done", _done()),
            ("failed", _failed()),
            skeleton_lines(3),
        ),
    )


def _ask() -> rx.Component:
    return rx.fragment(
        rx.el.p("One press, and your account is ready."),
        rx.button("Confirm my email", size="3", on_click=VerifyEmailState.confirm),
    )


def _done() -> rx.Component:
    return rx.fragment(
        callout("Thank you. Your address is confirmed.", "good", "check", role="status"),
        link_button("Sign in", "/sign-in"),
    )


def _failed() -> rx.Component:
    return rx.fragment(
        callout("That link did not work: it was used before, or is too old.", "warn", "circle-alert", role="status"),
        quiet_link("Confirmed already?", "Sign in", "/sign-in"),
        quiet_link("Not yet? A link for a new password also confirms your address:", "Send me one", "/forgot-password"),
    )
