"""The second step at sign-in, as a person has it."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.second_step import ask_for_password, kept, scan
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    link_button,
    quiet_button,
    section,
    skeleton_cards,
    stack,
)
from calmconnect.state.shared.second_step import SecondStepState

ROUTE = "/account/second-step"
TITLE = "The second step"
ON_LOAD = [SecondStepState.load]

_State = SecondStepState


def page() -> rx.Component:
    """How it stands, or whatever is being done about it."""
    return portal_page(
        "The second step",
        rx.cond(
            _State.loaded,
            stack(_recovered(), _what_it_is(), _content(), class_name="stack-large narrow"),
            skeleton_cards(1),
        ),
        place="Account",
    )


def _what_it_is() -> rx.Component:
    return rx.el.p(
        "Besides your password, you give a code from your phone when you sign in. So nobody gets in who has only learnt your "
        "password. We ask for it before grave things, too.",
        class_name="muted prose",
    )


def _recovered() -> rx.Component:
    return rx.cond(
        _State.recovered,
        callout(
            rx.fragment(
                "You signed in with a recovery code. ",
                rx.cond(
                    _State.left == 1,
                    "One is left.",
                    rx.fragment(_State.left, " are left."),
                ),
                " If your phone is lost, move the step to another one. ",
                rx.el.a("Go on", href=_State.wanted, class_name="text-link"),
            ),
            "warn",
            "life-buoy",
            role="status",
        ),
        rx.fragment(),
    )


def _content() -> rx.Component:
    return rx.match(
        _State.showing,
        ("scan", _titled("Tell your app", scan())),
        ("kept", _titled("Your recovery codes", kept(_done("I have kept them")))),
        ("codes", _titled("New recovery codes", ask_for_password("Make new ones", _State.renew, _back()))),
        ("off", _titled("Turn it off", ask_for_password("Turn it off", _State.turn_off, _back(), color_scheme="red"))),
        ("set_up", _titled("Move it to another phone", ask_for_password("Go on", _State.begin, _back()))),
        rx.cond(_State.since > 0, _on(), _titled("Set it up", ask_for_password("Go on", _State.begin))),
    )


def _on() -> rx.Component:
    return section(
        "It is on",
        card(
            rx.el.p("On since ", moment(_State.since, "day", inside=True), "."),
            rx.cond(
                _State.left < 3,
                callout(
                    rx.fragment("Recovery codes left: ", _State.left, ". Please make new ones."), "warn", "life-buoy"
                ),
                rx.el.p("Recovery codes left: ", _State.left, class_name="muted"),
            ),
            cluster(
                quiet_button("New recovery codes", on_click=_State.show("codes")),
                quiet_button("Move it to another phone", on_click=_State.show("set_up")),
                rx.cond(
                    _State.required,
                    rx.el.span("Your role needs it, so it can't be turned off.", class_name="muted small"),
                    quiet_button("Turn it off", on_click=_State.show("off")),
                ),
            ),
            class_name="stack",
        ),
    )


def _titled(title: str, content: rx.Component) -> rx.Component:
    return section(title, card(content))


def _back() -> rx.Component:
    return quiet_button("Cancel", type="button", size="3", on_click=_State.show(""))


def _done(words: str) -> rx.Component:
    return rx.cond(
        _State.recovered,
        link_button(words, _State.wanted),
        rx.button(words, size="3", on_click=_State.show("")),
    )
