"""The frame of the ways in: one short form on a card, beside it the picture."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.art import daylight
from calmconnect.components.shell import public_page
from calmconnect.state.shared.shell import ShellState


def entrance(title: str | rx.Var[str], *content: rx.Component) -> rx.Component:
    """A public page with one card under a heading (h1)."""
    return public_page(
        rx.el.div(
            rx.el.div(
                rx.heading(title, as_="h1", size="7"),
                *content,
                class_name="card entrance-card stack",
            ),
            rx.el.div(
                daylight(),
                rx.el.p("A place to talk, at your own pace."),
                class_name="entrance-side",
            ),
            class_name="entrance",
        )
    )


def quiet_link(before: str, text: str, href: str) -> rx.Component:
    """A line of muted words that ends in a link."""
    return rx.el.p(before, " ", ReactRouterLink.create(text, to=href, class_name="text-link"), class_name="muted")


def demo_mail_link() -> rx.Component:
    """In a demo there is no mail server: the letter is read on a page."""
    return rx.cond(
        ShellState.demo,
        rx.el.p(
            "This is a demo, so mail stays here: ",
            ReactRouterLink.create("open the demo mail", to="/demo/mail", class_name="text-link"),
            ".",
        ),
    )
