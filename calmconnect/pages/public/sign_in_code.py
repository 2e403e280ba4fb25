"""The code, after the password."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance, quiet_link
from calmconnect.components.forms import post_form, submit_button
from calmconnect.components.second_step import code_field
from calmconnect.components.surfaces import callout, stack
from calmconnect.state.public.sign_in import SignInState

ROUTE = "/sign-in/code"
TITLE = "Your code"
ON_LOAD = [SignInState.load]


def page() -> rx.Component:
    """One field, posted by the browser itself: who it is stands in a cookie that no page reads."""
    return entrance(
        "Your code",
        rx.cond(SignInState.problem, callout(SignInState.problem, "warn", "circle-alert", role="alert")),
        post_form(
            stack(
                code_field("", "Six digits from your app, or a recovery code.", required=True, auto_focus=True),
                rx.el.input(type="hidden", name="next", value=SignInState.wanted, read_only=True),
                submit_button("Sign in"),
            ),
            action="/auth/code",
            method="post",
        ),
        rx.el.p(
            "No phone and no recovery code? Ask whoever looks after your accounts at your clinic or university: an "
            "administrator who knows you can take the step off.",
            class_name="muted",
        ),
        quiet_link("Somebody else?", "Begin again", "/sign-in"),
    )
