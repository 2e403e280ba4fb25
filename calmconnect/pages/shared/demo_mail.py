"""The outbox, in demo mode."""

from __future__ import annotations

from typing import Any

import reflex as rx

from calmconnect.components.moments import moment
from calmconnect.components.shell import portal_page
from calmconnect.components.surfaces import callout, card, empty_state, skeleton_cards, stack
from calmconnect.state.shared.demo_mail import DemoMailState

ROUTE = "/demo/mail"
TITLE = "Demo mail"
ON_LOAD = [DemoMailState.load]


def page() -> rx.Component:
    """The last letters, the newest first."""
    return portal_page(
        "Demo mail",
        rx.cond(
            DemoMailState.missing,
            empty_state("search-x", "We could not find that.", rx.link("To the first page", href="/")),
            stack(
                callout(
                    "This is a demo: everyone can read all mail here. Switch demo mode off (CALM_DEMO=false) before real "
                    "people use the service.",
                    "warn",
                    "triangle-alert",
                ),
                rx.cond(DemoMailState.loaded, _letters(), skeleton_cards(2)),
                class_name="narrow",
            ),
        ),
        open_to_all=True,
    )


def _letters() -> rx.Component:
    return rx.cond(
        DemoMailState.rows,
        rx.el.div(rx.foreach(DemoMailState.rows, _letter), class_name="stack", aria_live="polite"),
        empty_state("mail", "No mail yet. Create an account, or ask for a new password, and the letter will be here."),
    )


def _letter(row: Any) -> rx.Component:
    return rx.el.article(
        card(
            rx.el.div(
                rx.el.div(
                    rx.heading(row.subject, as_="h2", size="4"),
                    rx.el.p("To ", row.recipient, class_name="muted"),
                    class_name="row-main",
                ),
                rx.el.p(moment(row.at, "ago"), class_name="muted"),
                class_name="letter-head",
            ),
            rx.el.div(rx.foreach(row.parts, _part), class_name="prose"),
            class_name="stack",
        ),
        key=row.id,
    )


def _part(part: Any) -> rx.Component:
    return rx.cond(
        part.href != "",
        rx.el.a(part.text, href=part.href, class_name="text-link letter-link"),
        rx.fragment(part.text),
    )
