"""Forms: fields with their label and what is wrong with them, and forms that the browser itself posts."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components import theme


class PostForm(rx.Component):
    """A form the browser posts to a route. (`rx.el.form` hands every submit to a state instead.)"""

    tag = '"form"'

    action: rx.Var[str]
    method: rx.Var[str]


post_form = PostForm.create


def field(label: str, control: rx.Component, problem: rx.Var[str] | str = "", hint: str = "") -> rx.Component:
    """A labelled control; `problem` is what is wrong with it, read out when it appears."""
    return rx.el.label(
        rx.text(label, size="2", weight="medium", margin_bottom="6px"),
        control,
        rx.text(hint, size="1", color=theme.MUTED, margin_top="6px") if hint else rx.fragment(),
        rx.text(problem, size="2", color="var(--calm-warn)", margin_top="6px", min_height="0", aria_live="polite"),
        width="100%",
        display="block",
    )


def text_input(name: str, **props: Any) -> rx.Component:
    """A text input of the size a thumb can hit."""
    return rx.input(name=name, size="3", width="100%", min_height="44px", **props)
