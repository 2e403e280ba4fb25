"""Another time for an appointment: suggesting one, and answering."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.forms import submit_button, text_area_field
from calmconnect.components.moments import moment
from calmconnect.components.slot_picker import slot_picker
from calmconnect.components.surfaces import (
    callout,
    card,
    cluster,
    empty_state,
    link_button,
    quiet_button,
    quiet_link,
    skeleton_cards,
)
from calmconnect.components.theme import icon
from calmconnect.components.visits import visit_card
from calmconnect.domain.booking import REASON_LENGTH
from calmconnect.state.shared.appointments import AppointmentsState
from calmconnect.state.shared.move import MoveState


def move_link(row: Any, portal: str) -> rx.Component:
    """Leads to suggesting another time; gone while a suggestion waits for its answer."""
    return rx.cond(
        row.proposal == 0,
        quiet_link("Another time", f"/{portal}/move/{row.id}", size="2"),
        rx.fragment(),
    )


def suggestion(row: Any) -> rx.Component:
    """The other time that was suggested, with its answer."""
    said = rx.cond(row.proposed_why != "", rx.el.p(row.proposed_why, class_name="prose quote"), rx.fragment())
    return rx.cond(
        row.proposal > 0,
        rx.el.div(
            rx.el.p(
                icon("calendar-clock", 18),
                rx.el.span(
                    rx.cond(row.proposed_by_me, "You suggested ", f"{row.other} suggests "),
                    rx.el.strong(moment(row.proposed, inside=True)),
                ),
                class_name="fact",
            ),
            said,
            rx.cond(row.proposed_by_me, _waiting(row), _answer(row)),
            class_name="stack suggestion",
            role="status",
        ),
        rx.fragment(),
    )


def _answer(row: Any) -> rx.Component:
    take = rx.button("Take this time", size="2", on_click=AppointmentsState.take_proposal(row.proposal))
    return cluster(take, _drop("Keep the old one", row))


def _waiting(row: Any) -> rx.Component:
    return cluster(rx.el.span("Waiting for an answer. ", class_name="muted"), _drop("Take it back", row))


def _drop(words: str, row: Any) -> rx.Component:
    return quiet_button(words, on_click=AppointmentsState.drop_proposal(row.proposal))


def move_form(back: str) -> rx.Component:
    """The appointment, and beside it the times to choose from; `back` is where the person came from."""
    return rx.cond(
        MoveState.missing,
        empty_state("calendar-x", "We could not find that.", link_button("Back", back)),
        rx.cond(
            MoveState.loaded,
            rx.el.div(
                rx.el.div(
                    rx.foreach(MoveState.rows, lambda row: visit_card(row, reason=True)),
                    ReactRouterLink.create("Back, everything stays as it is", to=back, class_name="text-link"),
                    class_name="stack",
                ),
                card(
                    rx.cond(
                        MoveState.bookable,
                        rx.fragment(slot_picker(MoveState), _words()),
                        empty_state("calendar-x", "There is no free time in the coming weeks."),
                    ),
                    class_name="stack booking",
                ),
                class_name="desk",
            ),
            skeleton_cards(2),
        ),
    )


def _words() -> rx.Component:
    return rx.el.form(
        rx.cond(
            MoveState.problems.contains("starts"),
            callout(MoveState.problems["starts"], "warn", "clock-alert", role="alert"),
            rx.fragment(),
        ),
        rx.cond(
            MoveState.chosen > 0,
            rx.el.p(icon("calendar-check"), rx.el.strong(moment(MoveState.chosen)), class_name="fact"),
            rx.el.p("Choose a time above. It is kept for both of you until it is answered.", class_name="muted"),
        ),
        text_area_field(
            "A few words, if you like", "why", MoveState.problems["why"], max_length=REASON_LENGTH, rows="3"
        ),
        submit_button("Suggest this time", disabled=MoveState.chosen == 0),
        on_submit=MoveState.suggest,
        class_name="stack booking-form",
    )
