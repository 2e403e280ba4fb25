"""Pushes to this browser: see `browser/push.jsx`."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.browser import PUSH
from calmconnect.state.shared.hearing import HearingState
from calmconnect.state.shared.shell import ShellState


class _PushSwitch(rx.Component):
    library = PUSH
    tag = "PushSwitch"

    # What the browser subscribes with, and whether the server knows it as subscribed.
    subscribe_with: rx.Var[str]
    known: rx.Var[bool]

    on_subscribed: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_left: rx.EventHandler[rx.event.no_args_event_spec]


class _Recognise(rx.Component):
    library = PUSH
    tag = "Recognise"

    ready: rx.Var[bool]
    role: rx.Var[str]
    on_found: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def push_switch() -> rx.Component:
    """Turns pushes on and off for the browser it is shown in, and helps where that can't be."""
    return _PushSwitch.create(
        subscribe_with=HearingState.key,
        known=HearingState.here > 0,
        on_subscribed=HearingState.subscribe,
        on_left=HearingState.remove(HearingState.here),
    )


def recognise() -> rx.Component:
    """Says once, on every page, that this browser gets pushes: signing out on it ends them and clears what lies there."""
    return _Recognise.create(ready=ShellState.ready, role=ShellState.role, on_found=HearingState.recognise)
