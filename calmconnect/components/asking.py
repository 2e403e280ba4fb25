"""A patient's questions to the helpline: asking, following, and saying how it was."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.crisis import call_now
from calmconnect.components.forms import radio_field, submit_button, text_area_field
from calmconnect.components.merging import goes_on
from calmconnect.components.moments import moment
from calmconnect.components.opening import open_now
from calmconnect.components.surfaces import callout, card, cluster, empty_state, section
from calmconnect.components.theme import icon
from calmconnect.components.tickets import ticket_facts, ticket_status
from calmconnect.domain.chat import MESSAGE_LENGTH
from calmconnect.domain.tickets import CATEGORY_WORDS, COMMENT_LENGTH
from calmconnect.state.patient.help import HelpState, OwnTicketState

_CATEGORIES = [(category.value, words) for category, words in CATEGORY_WORDS.items()]
_STARS = [
    ("5", "★★★★★ Very well"),
    ("4", "★★★★ Well"),
    ("3", "★★★ All right"),
    ("2", "★★ Not so well"),
    ("1", "★ Not at all"),
]


def ask_form() -> rx.Component:
    """The form with which a question begins."""
    problems = HelpState.problems
    return rx.el.form(
        rx.cond(HelpState.late, call_now(), rx.fragment()),
        card(
            radio_field("What is it about?", "category", rx.Var.create(_CATEGORIES), problems["category"]),
            text_area_field(
                "Your question",
                "text",
                problems["text"],
                "The people of our helpline read this, nobody else.",
                rows="5",
                max_length=MESSAGE_LENGTH,
            ),
            rx.el.div(submit_button("Send"), class_name="cluster"),
            open_now(),
            rx.el.p(
                "While somebody is there, stay on the next page and you can talk at once. Else we answer as soon as we are "
                "back, and tell you.",
                class_name="muted",
            ),
            class_name="stack",
        ),
        on_submit=HelpState.begin,
        class_name="stack",
        no_validate=True,
    )


def own_tickets() -> rx.Component:
    """What the patient has asked so far."""
    return section(
        "Your questions",
        rx.cond(
            HelpState.rows,
            card(rx.el.ul(rx.foreach(HelpState.rows, _line), class_name="rows")),
            empty_state("message-circle-question", "What you ask us is listed here, with our answers."),
        ),
    )


def own_ticket() -> rx.Component:
    """Where the question on the page stands, and what the patient can do."""
    return rx.foreach(OwnTicketState.rows, _standing)


def _line(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            ReactRouterLink.create(row.category, to=f"/patient/help/{row.number}", class_name="ticket-name"),
            rx.el.div(f"No. {row.number}, ", moment(row.opened, "ago"), class_name="person-words"),
            class_name="row-main",
        ),
        ticket_status(row.status),
        key=row.number,
    )


def _standing(row: Any) -> rx.Component:
    return rx.el.div(
        card(
            cluster(ticket_status(row.status)),
            ticket_facts(row, "Whoever is free first"),
            goes_on(row, "/patient/help"),
            rx.cond(
                row.merged_into > 0,
                rx.fragment(),
                rx.fragment(rx.cond(row.status == "closed", _closed(row), _open(row)), _mail(row)),
            ),
            class_name="stack",
        ),
        class_name="stack ticket-panel",
    )


def _open(row: Any) -> rx.Component:
    close: Any = OwnTicketState.close
    return rx.button(icon("check", 18), "My question is answered", size="3", variant="soft", on_click=close(row.number))


def _closed(row: Any) -> rx.Component:
    reopen: Any = OwnTicketState.reopen
    return rx.fragment(
        rx.cond(row.stars > 0, callout(f"You gave {row.stars} of 5 stars. Thank you.", "good", "star"), _rate()),
        rx.button(
            "I need more help with it", size="3", variant="outline", color_scheme="gray", on_click=reopen(row.number)
        ),
    )


def _mail(row: Any) -> rx.Component:
    mail: Any = OwnTicketState.mail
    return rx.button(
        icon("mail", 18),
        "Mail me what was said",
        size="2",
        variant="ghost",
        color_scheme="gray",
        on_click=mail(row.number),
    )


def _rate() -> rx.Component:
    problems = OwnTicketState.problems
    return rx.el.form(
        radio_field("How well did we help?", "stars", rx.Var.create(_STARS), problems["stars"]),
        text_area_field(
            "Would you like to say more?", "comment", problems["comment"], rows="2", max_length=COMMENT_LENGTH
        ),
        rx.el.div(submit_button("Tell us")),
        on_submit=OwnTicketState.rate,
        no_validate=True,
        class_name="stack",
    )
