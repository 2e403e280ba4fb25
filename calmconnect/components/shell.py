"""The frame around every page: where I am, where I can go, and help at once."""

from __future__ import annotations

import reflex as rx


def public_page(*content: rx.Component) -> rx.Component:
    """A page anyone may open."""
    return rx.box(*content)


def portal_page(title: str, *content: rx.Component, action: rx.Component | None = None) -> rx.Component:
    """A page of a portal: its title, at most one primary action at the right, and the content below."""
    return rx.box(rx.hstack(rx.heading(title), action or rx.fragment()), *content)
