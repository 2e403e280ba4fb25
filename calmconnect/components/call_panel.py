"""A call, mounted around every page so that it outlives them: see `browser/call_panel.jsx`, and `docs/calls.md`."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from calmconnect.components.browser import CALL_PANEL
from calmconnect.components.events import one_value, two_values
from calmconnect.components.theme import icon
from calmconnect.domain.people import Role
from calmconnect.state.shared.calls import CallState
from calmconnect.state.shared.inbox import InboxState
from calmconnect.state.shared.recordings import RecordingState
from calmconnect.state.shared.shell import ShellState
from calmconnect.state.shared.waiting import WaitingState


class _CallPanel(rx.Component):
    library = CALL_PANEL
    tag = "CallPanel"

    me: rx.Var[int]
    offline: rx.Var[bool]
    doctor: rx.Var[bool]
    waiting: rx.Var[list[Any]]
    waits: rx.Var[bool]
    zone: rx.Var[str]

    on_answer: rx.EventHandler[one_value]
    on_decline: rx.EventHandler[one_value]
    on_hang_up: rx.EventHandler[one_value]
    on_come_in: rx.EventHandler[one_value]
    on_servers: rx.EventHandler[one_value]
    on_find: rx.EventHandler[two_values]
    on_signal: rx.EventHandler[two_values]
    on_measure: rx.EventHandler[two_values]
    on_look: rx.EventHandler[rx.event.no_args_event_spec]
    on_write: rx.EventHandler[one_value]
    on_rate: rx.EventHandler[rx.event.passthrough_event_spec(int, int, list[str])]
    on_record: rx.EventHandler[one_value]
    on_record_agree: rx.EventHandler[one_value]
    on_record_end: rx.EventHandler[one_value]
    on_record_look: rx.EventHandler[one_value]
    on_send_back: rx.EventHandler[one_value]


def call_panel() -> rx.Component:
    """What rings for the person in front of the tab, and the call that goes on."""
    return _CallPanel.create(
        me=ShellState.me,
        offline=has_connection_errors,
        doctor=ShellState.role == Role.DOCTOR.value,
        waiting=WaitingState.rows,
        waits=WaitingState.own.length() > 0,
        zone=ShellState.time_zone,
        on_answer=CallState.answer,
        on_decline=CallState.decline,
        on_hang_up=CallState.hang_up,
        on_come_in=CallState.come_in,
        on_servers=CallState.servers,
        on_find=CallState.find,
        on_signal=CallState.signal,
        on_measure=CallState.measure,
        on_look=CallState.look,
        on_write=InboxState.write_to,
        on_rate=CallState.rate,
        on_record=RecordingState.ask,
        on_record_agree=RecordingState.agree,
        on_record_end=RecordingState.end,
        on_record_look=RecordingState.look,
        on_send_back=WaitingState.send_back,
    )


def call_signs(other_id: rx.Var[int], other: rx.Var[str]) -> rx.Component:
    """Call somebody, by sound or by video; two round buttons."""
    return rx.fragment(
        _sign(other_id, "audio", "phone", rx.Var.create("Call ") + other),
        _sign(other_id, "video", "video", rx.Var.create("Video call with ") + other),
    )


def _sign(other_id: rx.Var[int], medium: str, sign: str, label: rx.Var[str]) -> rx.Component:
    call: Any = CallState.call
    return rx.el.button(
        icon(sign),
        type="button",
        on_click=call(other_id, medium),
        aria_label=label,
        title=label,
        class_name="round-button",
    )
