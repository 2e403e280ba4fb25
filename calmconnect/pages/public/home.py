"""The first page anyone sees."""

from __future__ import annotations

import reflex as rx

from calmconnect.state.shared.shell import ShellState

ROUTE = "/"
TITLE = "Welcome"
ON_LOAD: list[rx.EventHandler] = []


def page() -> rx.Component:
    """Two ways in, who is there now, what it costs, how privacy works."""
    return rx.box(rx.heading("CalmConnect"), rx.text(ShellState.name), rx.text(ShellState.ready))
