"""Questions and small forms above the page: a dialog, on a phone a sheet from below."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import quiet_button


def dialog(
    trigger: rx.Component | None,
    title: str | rx.Var[str],
    *content: rx.Component,
    description: str | rx.Var[str] = "",
    **props: Any,
) -> rx.Component:
    """A dialog opened by `trigger`, a button; without one, by the props `open` and `on_open_change`.

    Focus goes in and comes back, Escape closes. Put the buttons last, in `dialog_foot`.
    """
    described = isinstance(description, rx.Var) or description
    said = rx.dialog.description(description, class_name="muted", margin_bottom="20px") if described else rx.fragment()
    return rx.dialog.root(
        rx.dialog.trigger(trigger) if trigger is not None else rx.fragment(),
        rx.dialog.content(rx.dialog.title(title, size="5"), said, *content, max_width="480px"),
        **props,
    )


def dialog_foot(*buttons: rx.Component, cancel: str = "Cancel") -> rx.Component:
    """The buttons of a dialog, the one that closes it first."""
    closing = rx.dialog.close(quiet_button(cancel, size="3", type="button"))
    return rx.el.div(closing, *buttons, class_name="dialog-foot")
