"""Who can be called at once. Static, so that it opens even when little else works."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.crisis import crisis_lines, emergency_form
from calmconnect.components.shell import public_page
from calmconnect.components.theme import icon

ROUTE = "/get-help"
TITLE = "Get help now"
ON_LOAD: list[rx.EventHandler] = []

_MEANWHILE = (
    "Go where other people are, or ask someone to stay with you.",
    "Put some distance between you and anything you could hurt yourself with.",
    "Feel both feet on the floor. Breathe in slowly, and out for longer than in.",
)


def page() -> rx.Component:
    """Crisis lines by country, each one tap to call."""
    return public_page(
        rx.el.div(
            rx.heading("Get help now", as_="h1", size="8"),
            rx.el.p(
                "You don't have to get through this alone. Trained people answer these numbers. You need no account and "
                "don't have to give your name.",
                class_name="hero-words",
            ),
            rx.el.div(
                emergency_form(),
                rx.el.p("Or write to someone here: we alert everyone who is on duty.", class_name="muted"),
                class_name="help-chat",
            ),
            class_name="help-head",
        ),
        crisis_lines(),
        rx.el.section(
            rx.heading("While you call or wait", as_="h2", size="5"),
            rx.el.ul(*[rx.el.li(icon("leaf"), rx.el.span(words)) for words in _MEANWHILE], class_name="promises"),
            class_name="card landing-card help-meanwhile",
        ),
    )
