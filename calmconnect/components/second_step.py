"""The second step at sign-in: what is asked for it, and setting it up."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import ONCE
from calmconnect.components.forms import password_field, submit_button, text_field
from calmconnect.components.surfaces import callout, cluster, quiet_button, stack
from calmconnect.state.shared.second_step import SecondStepState

_State = SecondStepState


class _AppKey(rx.Component):
    library = ONCE
    tag = "AppKey"


class _RecoveryCodes(rx.Component):
    library = ONCE
    tag = "RecoveryCodes"


def code_field(
    problem: rx.Var[str] | str = "", hint: str = "A recovery code works here, too.", **props: Any
) -> rx.Component:
    """Where a code of either kind is typed."""
    props = {"auto_complete": "one-time-code", "auto_capitalize": "none", "spell_check": False, **props}
    return text_field("Code from your app", "code", problem, hint, **props)


def proof_fields(problems: Any, with_code: Any) -> rx.Component:
    """The password and, for who has a second step, a code: what `services/step_up.py` asks for."""
    return rx.fragment(
        password_field("Your password", "password", problems["password"], auto_complete="current-password"),
        rx.cond(with_code, code_field(problems["code"]), rx.fragment()),
    )


def ask_for_password(button: str, on_submit: Any, back: rx.Component | None = None, **props: Any) -> rx.Component:
    """The form before anything about the second step."""
    return rx.el.form(
        stack(
            proof_fields(_State.problems, _State.since > 0),
            cluster(submit_button(button, **props), back or rx.fragment()),
        ),
        on_submit=on_submit,
        no_validate=True,
    )


def scan() -> rx.Component:
    """The key, and the first code of it."""
    return rx.el.form(
        stack(
            rx.el.ol(
                rx.el.li("Open an app for codes on your phone, such as Aegis, 2FAS or the one your passwords are in."),
                rx.el.li("Let it scan this picture."),
                rx.el.li("Type the six digits that it then shows."),
                class_name="second-step-how",
            ),
            _AppKey.create(),
            code_field(_State.problems["code"], "Six digits, new every half a minute.", input_mode="numeric"),
            cluster(submit_button("Switch it on"), _back()),
        ),
        on_submit=_State.confirm,
        no_validate=True,
    )


def kept(*on: rx.Component) -> rx.Component:
    """The recovery codes, once; `on` is how to go on."""
    return stack(
        callout(
            "Please keep these recovery codes where you find them without your phone. Each works once in place of a code, and "
            "they are not shown again.",
            "warn",
            "life-buoy",
            role="status",
        ),
        _RecoveryCodes.create(),
        cluster(*on),
    )


def _back() -> rx.Component:
    return rx.cond(_State.since > 0, quiet_button("Cancel", type="button", size="3", on_click=_State.show("")))
