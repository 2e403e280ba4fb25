"""Asking for a new password."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import demo_mail_link, entrance, quiet_link
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.surfaces import callout, stack
from calmconnect.state.public.forgot_password import ForgotPasswordState

ROUTE = "/forgot-password"
TITLE = "Choose a new password"
ON_LOAD = [ForgotPasswordState.load]


def page() -> rx.Component:
    """The form, and after it the same words for every address."""
    return entrance(
        "Choose a new password",
        rx.cond(ForgotPasswordState.sent, _sent(), _form()),
        quiet_link("Remembered it?", "Sign in", "/sign-in"),
    )


def _form() -> rx.Component:
    return rx.el.form(
        stack(
            rx.el.p("Tell us your address, and we send you a link to choose a new password."),
            text_field(
                "Email",
                "email",
                ForgotPasswordState.problems["email"],
                type="email",
                auto_complete="username",
                auto_capitalize="none",
            ),
            submit_button("Send me the link"),
        ),
        on_submit=ForgotPasswordState.ask,
        no_validate=True,
    )


def _sent() -> rx.Component:
    return rx.fragment(
        callout(
            "If we know that address, a letter with a link is on its way. The link works once, for one hour.",
            "good",
            "mail",
            role="status",
        ),
        demo_mail_link(),
    )
