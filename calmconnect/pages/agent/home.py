"""The agent's first page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.messages import conversations
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, empty_state, section, skeleton_cards
from calmconnect.state.agent.home import DutyState
from calmconnect.state.shared.alarms import AlarmState
from calmconnect.state.shared.inbox import InboxState

ROUTE = "/agent"
TITLE = "Helpline"
ON_LOAD = [DutyState.load, InboxState.load]


def page() -> rx.Component:
    """Being on duty, who waits, and one's own conversations."""
    return portal_page(
        "Queue",
        rx.cond(
            DutyState.loaded,
            rx.el.div(_waiting(), _own(), class_name="stack stack-large"),
            skeleton_cards(2),
        ),
        action=_switch(),
    )


def _switch() -> rx.Component:
    switch: Any = DutyState.switch
    return rx.el.div(
        *[
            rx.el.button(
                words,
                type="button",
                on_click=switch(on),
                aria_pressed=rx.cond(DutyState.on == on, "true", "false"),
                class_name="switch-part",
                data_choice=choice,
            )
            for on, choice, words in ((True, "online", "On duty"), (False, "offline", "Off duty"))
        ],
        class_name="switch",
        role="group",
        aria_label="Whether we call you",
    )


def _waiting() -> rx.Component:
    calm = empty_state("coffee", "Nobody is waiting. When somebody needs help, it rings here and on every page.")
    off = callout("You are off duty, so nobody is sent to you. Go on duty when you are ready.", icon_name="moon")
    return rx.cond(
        AlarmState.rows,
        rx.fragment(),
        section("Waiting for an answer", rx.cond(DutyState.on, calm, off)),
    )


def _own() -> rx.Component:
    return section("Your conversations", card(conversations("agent"), class_name="inbox-card"))
