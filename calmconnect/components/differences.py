"""Telling who writes that somebody else was quicker, and what they changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.surfaces import callout


def changed_meanwhile(by: rx.Var[str], rows: rx.Var[Any]) -> rx.Component:
    """Who has changed it, and what; nothing for nobody. `rows` are `state.shared.differences.Difference`."""
    return rx.cond(by != "", _told(by, rows), rx.fragment())


def _told(by: rx.Var[str], rows: rx.Var[Any]) -> rx.Component:
    return callout(
        rx.fragment(
            rx.el.p(
                rx.el.strong(by, " has changed this meanwhile."),
                " Nothing of yours was saved yet. What you wrote still stands above; bring in what you want to keep of theirs, "
                "and save again.",
            ),
            rx.el.ul(rx.foreach(rows, _difference), class_name="rows"),
        ),
        "warn",
        "git-compare-arrows",
        role="alert",
    )


def _difference(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.strong(row.label),
        rx.el.span(
            rx.el.del_(rx.cond(row.before != "", row.before, "nothing")),
            " → ",
            rx.el.ins(rx.cond(row.after != "", row.after, "nothing")),
            class_name="row-main wrap",
        ),
    )
