"""A person's own data: a copy of it, and erasing it."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.forms import post_form, submit_button
from calmconnect.components.leaving import erase_section
from calmconnect.components.moments import moment
from calmconnect.components.second_step import proof_fields
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, cluster, quiet_button, section, skeleton_cards, stack
from calmconnect.components.theme import icon
from calmconnect.state.shared.leaving import ErasingState
from calmconnect.state.shared.my_data import MyDataState

ROUTE = "/account/data"
TITLE = "Your data"
ON_LOAD = [MyDataState.load, ErasingState.load]

_State = MyDataState
_NO_PROBLEMS = {"password": "", "code": ""}


def page() -> rx.Component:
    """What it is, and how far it is."""
    return portal_page(
        "Your data",
        rx.cond(
            _State.loaded & ErasingState.loaded,
            stack(_what(), _copy(), erase_section(), class_name="stack-large narrow"),
            skeleton_cards(2),
        ),
        place="Account",
    )


def _what() -> rx.Component:
    return rx.el.p(
        "You can have a copy of what we keep about you: a zip with your account, sessions, messages, answers, files and "
        "documents, and a text that explains them. Notes that doctors write for their own work are not in it.",
        class_name="muted prose",
    )


def _copy() -> rx.Component:
    return section(
        "A copy for you",
        rx.cond(_State.problem, callout(_State.problem, "warn", "circle-alert", role="alert"), rx.fragment()),
        card(
            rx.match(
                _State.status,
                ("asked", _under_way()),
                ("ready", _ready()),
                (
                    "failed",
                    stack(callout("That did not work, and we have noted why. Please ask again.", "warn"), _ask()),
                ),
                _ask(),
            )
        ),
    )


def _ask() -> rx.Component:
    return cluster(rx.button(icon("package", 18), "Put my data together", size="3", on_click=_State.ask))


def _under_way() -> rx.Component:
    return stack(
        rx.el.p("We put it together: ", _State.percent, " %. You can leave this page; we tell you.", role="status"),
        rx.progress(value=_State.percent, aria_label="How far it is"),
        cluster(quiet_button("Cancel", on_click=_State.cancel)),
    )


def _ready() -> rx.Component:
    return stack(
        rx.el.p("It is ready (", _State.size, "). You can fetch it until ", moment(_State.until, inside=True), "."),
        callout("Whoever has the file can read it. Keep it where only you can.", icon_name="lock"),
        post_form(
            stack(
                proof_fields(_NO_PROBLEMS, _State.with_code),
                cluster(submit_button("Fetch it"), quiet_button("Delete it", type="button", on_click=_State.cancel)),
            ),
            action="/my-data",
            method="post",
        ),
    )
