"""Devices and browsers of the person who looks."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import quiet_button, tag
from calmconnect.components.theme import icon


def device_line(
    sign: str, name: rx.Var[str], *words: Any, here: rx.Var[bool], end: str, end_label: Any, on_end: Any
) -> rx.Component:
    """One of them as an item of a list, with a button that says `end`; the one in front of the person says so instead."""
    return rx.el.li(
        icon(sign, 22),
        rx.el.div(
            rx.el.div(name, class_name="person-name"),
            rx.el.div(*words, class_name="person-words"),
            class_name="row-main",
        ),
        rx.cond(here, tag("This device", "accent"), quiet_button(end, aria_label=end_label, on_click=on_end)),
    )
