"""The check before a call: see `browser/call_check.jsx`."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.browser import CALL_CHECK
from calmconnect.components.moments import moment
from calmconnect.components.surfaces import callout, card, quiet_button, section
from calmconnect.domain.call_checks import ENOUGH_TO_SEE, ENOUGH_TO_SPEAK, SLOW_ROUND_TRIP_MS
from calmconnect.state.agent.call_check import AskersCheckState
from calmconnect.state.shared.call_check import CallCheckState


class _CallCheck(rx.Component):
    library = CALL_CHECK
    tag = "CallCheck"

    # The servers that help through strict networks, as RTCIceServer, and from where on something is enough or slow.
    servers: rx.Var[list[dict[str, Any]]]
    limits: rx.Var[dict[str, int]]

    on_done: rx.EventHandler[rx.event.passthrough_event_spec(dict)]


_State = CallCheckState


def call_check() -> rx.Component:
    """Tries out camera, microphone, speaker and connection; hands over what it found."""
    return _CallCheck.create(
        servers=_State.servers,
        limits={"speak": ENOUGH_TO_SPEAK, "see": ENOUGH_TO_SEE, "slow": SLOW_ROUND_TRIP_MS},
        on_done=_State.keep,
    )


def last_check() -> rx.Component:
    """What came of the last check, and when that was."""
    return rx.cond(
        _State.at > 0,
        rx.el.div(
            rx.match(
                _State.ready_for,
                ("video", callout("You are ready for a video call.", "good", "circle-check", role="status")),
                ("audio", callout("You are ready for a call by audio.", "good", "circle-check", role="status")),
                callout("A call would not work yet. What to do stands below.", "warn", "circle-alert", role="status"),
            ),
            rx.el.p("Checked ", moment(_State.at, "ago"), ". ", _State.found, class_name="muted"),
            class_name="stack",
        ),
        rx.fragment(),
    )


def through_the_server() -> rx.Component:
    """Picture and sound as they come back from the server, on request: it costs the server much."""
    return rx.cond(
        _State.may_go_through,
        section(
            "As the other person sees you",
            card(
                rx.el.p(
                    "If a call did not work although everything above does, send your picture and sound to our server and "
                    "back. They are not kept. Use headphones, or you will hear an echo.",
                ),
                rx.cond(
                    _State.through != "",
                    rx.el.iframe(
                        src=_State.through + rx.color_mode_cond("light_theme", "dark_theme"),
                        title="Picture and sound through our server and back",
                        allow="camera; microphone; autoplay",
                        class_name="call-through",
                    ),
                    rx.el.div(quiet_button("Try it through our server", on_click=_State.go_through)),
                ),
                class_name="stack",
            ),
        ),
        rx.fragment(),
    )


def check_of_asker() -> rx.Component:
    """What the browser of whoever opened the ticket on the page last found."""
    return rx.cond(
        AskersCheckState.at > 0,
        section(
            "Their check before a call",
            card(rx.el.p(AskersCheckState.found), rx.el.p(moment(AskersCheckState.at, "ago"), class_name="muted")),
        ),
        rx.fragment(),
    )
