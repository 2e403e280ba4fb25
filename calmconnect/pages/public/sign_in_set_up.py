"""Setting up the second step, for those whose role needs it: before anything else."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.entrance import entrance
from calmconnect.components.forms import post_form
from calmconnect.components.second_step import ask_for_password, kept, scan
from calmconnect.components.surfaces import quiet_button, skeleton_lines
from calmconnect.state.shared.second_step import SecondStepState

ROUTE = "/sign-in/set-up"
TITLE = "One more step"
ON_LOAD = [SecondStepState.load]

_State = SecondStepState


def page() -> rx.Component:
    """The password once more, the key and its first code, the recovery codes; then on by a page loaded afresh."""
    on = rx.button(rx.el.a("I have kept them, go on", href=_State.wanted), as_child=True, size="3")
    return entrance(
        "One more step",
        rx.el.p(
            "You see what is entrusted to us by people who are not well. So here everybody with your role gives a code from "
            "their phone when they sign in. Setting it up takes two minutes.",
            class_name="muted",
        ),
        rx.cond(
            _State.loaded,
            rx.match(
                _State.showing,
                ("scan", scan()),
                ("kept", kept(on)),
                rx.cond(_State.since > 0, on, ask_for_password("Go on", _State.begin)),
            ),
            skeleton_lines(4),
        ),
        post_form(quiet_button("Not now: sign out", type="submit"), action="/auth/sign-out", method="post"),
    )
