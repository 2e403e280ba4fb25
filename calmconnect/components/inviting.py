"""Adding somebody who works here: a short form, and that the invitation is on its way."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.entrance import demo_mail_link
from calmconnect.components.forms import submit_button, text_field, zone_field
from calmconnect.components.surfaces import callout, card
from calmconnect.domain.people import EMAIL_LENGTH, NAME_LENGTH


def inviting(
    state: Any,
    about: str,
    name_hint: str,
    then: rx.Component,
    between: tuple[rx.Component, ...] = (),
    after: tuple[rx.Component, ...] = (),
) -> rx.Component:
    """The form of a state like `Inviting` that has a handler `add`; `then` says what happens once they have come.

    `between` are fields after the address, `after` such after the zone.
    """
    return rx.el.div(
        rx.cond(state.invited != "", _invited(state, then)),
        _form(state, about, name_hint, between, after),
        class_name="stack narrow",
    )


def _invited(state: Any, then: rx.Component) -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p("We have sent an invitation to ", rx.el.strong(state.invited), "."), then, demo_mail_link()
        ),
        "good",
        "mail-check",
        role="status",
    )


def _form(
    state: Any, about: str, name_hint: str, between: tuple[rx.Component, ...], after: tuple[rx.Component, ...]
) -> rx.Component:
    problems = state.problems
    return rx.el.form(
        card(
            rx.el.p(about, class_name="muted"),
            text_field("Name", "name", problems["name"], name_hint, max_length=NAME_LENGTH),
            text_field(
                "Email", "email", problems["email"], type="email", auto_capitalize="none", max_length=EMAIL_LENGTH
            ),
            *between,
            zone_field("Time zone they work in", "time_zone", "", problems["time_zone"]),
            *after,
            rx.el.div(submit_button("Send the invitation")),
            class_name="stack",
        ),
        # A new key is an empty form: after an invitation the next one starts afresh.
        key=state.invited,
        on_submit=state.add,
        no_validate=True,
    )
