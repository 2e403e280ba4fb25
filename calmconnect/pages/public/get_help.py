"""Who can be called at once. Static, so that it opens even when little else works."""

from __future__ import annotations

import reflex as rx

from calmconnect.components.shell import public_page
from calmconnect.components.theme import icon
from calmconnect.domain.crisis import CRISIS_LINES, CrisisLine

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
            class_name="help-head",
        ),
        rx.el.div(*[_country(country, lines) for country, lines in CRISIS_LINES.items()], class_name="help-lines"),
        rx.el.section(
            rx.heading("While you call or wait", as_="h2", size="5"),
            rx.el.ul(*[rx.el.li(icon("leaf"), rx.el.span(words)) for words in _MEANWHILE], class_name="promises"),
            class_name="card landing-card help-meanwhile",
        ),
    )


def _country(country: str, lines: tuple[CrisisLine, ...]) -> rx.Component:
    return rx.el.section(
        rx.heading(country, as_="h2", size="5"),
        rx.el.ul(*[rx.el.li(_line(line)) for line in lines], class_name="calls"),
        class_name="help-country",
    )


def _line(line: CrisisLine) -> rx.Component:
    return rx.el.a(
        rx.el.span(icon("phone", 22), class_name="call-icon"),
        rx.el.span(
            rx.el.span("Call ", class_name="only-read-out"),
            rx.el.span(line.name, class_name="call-name"),
            rx.el.span(line.about, class_name="muted"),
            class_name="grow",
        ),
        rx.el.span(line.number, class_name="call-number"),
        href=f"tel:{line.dialled}",
        class_name="call",
    )
