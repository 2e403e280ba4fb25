"""Becoming a patient."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import demo_mail_link, entrance, quiet_link
from calmconnect.components.forms import password_field, submit_button, text_field, zone_field
from calmconnect.components.surfaces import callout, stack
from calmconnect.state.public.register import RegisterState

ROUTE = "/register"
TITLE = "Create an account"
ON_LOAD = [RegisterState.load]


def page() -> rx.Component:
    """The form, and after it where to look next."""
    return rx.cond(RegisterState.sent_to, _sent(), _form())


def _form() -> rx.Component:
    problems = RegisterState.problems
    return entrance(
        "Create an account",
        rx.el.form(
            stack(
                text_field(
                    "Your name",
                    "name",
                    problems["name"],
                    "Your doctor sees this name.",
                    auto_complete="name",
                    max_length=200,
                ),
                text_field(
                    "Email", "email", problems["email"], type="email", auto_complete="email", auto_capitalize="none"
                ),
                password_field(
                    "Password",
                    "password",
                    problems["password"],
                    "At least 10 characters. A few words in a row are easy to keep in mind.",
                    auto_complete="new-password",
                ),
                zone_field("Your time zone", "time_zone", "", problems["time_zone"]),
                submit_button("Create my account"),
            ),
            on_submit=RegisterState.register,
            no_validate=True,
        ),
        quiet_link("Already have an account?", "Sign in", "/sign-in"),
    )


def _sent() -> rx.Component:
    return entrance(
        "Look into your mail",
        callout(
            rx.fragment(
                "We sent a link to ", rx.el.strong(RegisterState.sent_to), ". Open it to confirm your address."
            ),
            "good",
            "mail",
            role="status",
        ),
        rx.el.p("The link works for one day. If nothing comes, look among unwanted mail.", class_name="muted"),
        demo_mail_link(),
        quiet_link("Confirmed already?", "Sign in", "/sign-in"),
    )
