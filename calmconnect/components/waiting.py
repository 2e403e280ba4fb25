"""Waiting rooms as a doctor sees them, and the quiet line on every page that says who waits, or that one does."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from calmconnect.components.dialogs import dialog, dialog_foot
from calmconnect.components.forms import submit_button, text_field
from calmconnect.components.moments import moment
from calmconnect.components.people import initials_disc
from calmconnect.components.surfaces import card, quiet_button, section, tag
from calmconnect.components.theme import icon
from calmconnect.components.visits import mode_fact
from calmconnect.domain.waiting import READY_WORDS, SAID_LENGTH
from calmconnect.state.shared.waiting import WaitingState

_State = WaitingState


def waiting_band() -> rx.Component:
    """Under the top bar: where the patient waits, or how many wait for the doctor. Hidden on the page that says more."""
    return rx.el.div(
        rx.cond(
            _State.own,
            rx.foreach(_State.own, _own),
            rx.cond(_State.rows, _others(), rx.fragment()),
        ),
        role="status",
        class_name="waiting-band",
    )


def waiting_desk() -> rx.Component:
    """Who waits for the doctor, in order, and what can be done about it; nothing while nobody does."""
    return rx.cond(
        _State.rows,
        section(
            "Your waiting room",
            card(rx.el.ul(rx.foreach(_State.rows, _row), class_name="rows"), class_name="lines waiting-line"),
        ),
        rx.fragment(),
    )


def _own(own: Any) -> rx.Component:
    words = rx.cond(own.place == 1, "You are next.", f"You are number {own.place} in line.")
    return _line(
        rx.fragment(rx.el.strong(f"You are waiting for {own.other}."), " ", words),
        own.path,
        "Back to the waiting room",
    )


def _others() -> rx.Component:
    count = _State.rows.length()
    words = rx.cond(count == 1, "Somebody is in your waiting room.", f"{count} people are in your waiting room.")
    return _line(rx.el.strong(words), "/doctor", "See who it is")


def _line(words: rx.Component, path: Any, link: str) -> rx.Component:
    return rx.el.p(
        rx.el.span(class_name="breathing waiting-sign", aria_hidden="true"),
        rx.el.span(words, class_name="grow"),
        ReactRouterLink.create(link, to=path, class_name="text-link"),
    )


def _row(row: Any, place: Any) -> rx.Component:
    admit: Any = _State.admit
    return rx.el.li(
        initials_disc(row.other),
        rx.el.div(
            rx.el.div(row.other, class_name="person-name"),
            rx.el.div(
                "Came ",
                moment(row.since, "ago"),
                " · session at ",
                moment(row.starts, "time"),
                class_name="person-words",
            ),
            rx.el.div(
                mode_fact(row.mode),
                rx.cond(row.missing, tag("Not there for a moment", "warn", "wifi-off"), rx.fragment()),
                class_name="cluster waiting-facts",
            ),
            rx.cond(
                row.said != "", rx.el.p("You said: “", row.said, "”", class_name="muted small wrap"), rx.fragment()
            ),
            class_name="row-main",
        ),
        rx.el.div(
            _say(row),
            rx.button(
                icon("door-open", 18),
                "Let in",
                size="3",
                variant=rx.cond(place == 0, "solid", "soft"),
                on_click=admit(row.id),
                aria_label=f"Let {row.other} in",
            ),
            class_name="cluster waiting-acts",
        ),
        key=row.id,
    )


def _say(row: Any) -> rx.Component:
    return dialog(
        quiet_button(icon("message-circle", 18), "Say something", size="3", aria_label=f"Say something to {row.other}"),
        f"A word to {row.other}",
        rx.el.div(*[_ready(row, words) for words in READY_WORDS], class_name="ready-words"),
        rx.el.form(
            rx.el.input(type="hidden", name="id", value=row.id.to_string()),
            text_field(
                "Or in your own words",
                "said",
                _State.problems["said"],
                max_length=SAID_LENGTH,
                required=True,
                auto_complete="off",
            ),
            dialog_foot(rx.dialog.close(submit_button("Say it"))),
            on_submit=_State.say,
            class_name="stack",
        ),
        description="They see it in the waiting room at once.",
    )


def _ready(row: Any, words: str) -> rx.Component:
    say: Any = _State.say
    return rx.dialog.close(
        rx.el.button(words, type="button", class_name="chip", on_click=say({"id": row.id.to_string(), "said": words}))
    )
